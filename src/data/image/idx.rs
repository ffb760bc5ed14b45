//! The IDX format of the MNIST files: a magic number, sizes as big-endian 32-bit numbers, then bytes.
//!
//! Format: <http://yann.lecun.com/exdb/mnist/>. Nothing is allocated on the word of a header: sizes are compared with the
//! bytes that are there first.

/// Why bytes are not an IDX file of the kind that is wanted; the end of a sentence.
pub(super) type Fault = String;

/// First bytes of a file of unsigned bytes with three dimensions, as images have.
const IMAGES: [u8; 4] = [0, 0, 8, 3];
/// The same with one dimension, as labels have.
const LABELS: [u8; 4] = [0, 0, 8, 1];

/// Images in an IDX file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Idx<'a> {
    /// How many.
    pub(super) count: usize,
    /// Height and width.
    pub(super) size: [usize; 2],
    /// `count * height * width` bytes, row-major.
    pub(super) pixels: &'a [u8],
}

/// Whether a file that begins so is an IDX file of any kind.
pub(super) fn is_idx(head: &[u8]) -> bool {
    let known = |kind: u8| matches!(kind, 0x08 | 0x09 | 0x0b..=0x0e);
    matches!(head, [0, 0, kind, dimensions, ..] if known(*kind) && (1..=4).contains(dimensions))
}

/// The images of a file.
pub(super) fn images(bytes: &[u8]) -> Result<Idx<'_>, Fault> {
    let rest = body(bytes, IMAGES, "images")?;
    let ([count, height, width], pixels) = sizes::<3>(rest)?;
    if count == 0 || height == 0 || width == 0 {
        return Err(format!("it says that it holds {count} images of {height} × {width} pixels"));
    }
    let wanted = u128::from(count) * u128::from(height) * u128::from(width);
    enough(pixels, wanted, &format!("{count} images of {height} × {width} pixels"))?;
    Ok(Idx { count: count as usize, size: [height as usize, width as usize], pixels })
}

/// The labels of a file.
pub(super) fn labels(bytes: &[u8]) -> Result<&[u8], Fault> {
    let ([count], labels) = sizes::<1>(body(bytes, LABELS, "labels")?)?;
    enough(labels, u128::from(count), &format!("{count} labels"))?;
    Ok(labels)
}

/// What follows the magic number.
fn body<'a>(bytes: &'a [u8], magic: [u8; 4], what: &str) -> Result<&'a [u8], Fault> {
    let Some((found, rest)) = bytes.split_first_chunk::<4>() else {
        return Err(format!("it has {} bytes and ends within its first number", bytes.len()));
    };
    if *found == magic {
        return Ok(rest);
    }
    let number = u32::from_be_bytes(*found);
    let is = match *found {
        IMAGES => "an IDX file of images".into(),
        LABELS => "an IDX file of labels".into(),
        [0, 0, 8, dimensions] => format!("an IDX file of bytes with {dimensions} dimensions"),
        _ if is_idx(found) => "an IDX file of numbers that are no bytes".into(),
        _ => "no IDX file".into(),
    };
    let wanted = u32::from_be_bytes(magic);
    Err(format!("it begins with 0x{number:08x} ({is}), and {what} begin with 0x{wanted:08x}"))
}

/// `N` sizes, and what follows them.
fn sizes<const N: usize>(mut bytes: &[u8]) -> Result<([u32; N], &[u8]), Fault> {
    let mut sizes = [0; N];
    for size in &mut sizes {
        let Some((four, rest)) = bytes.split_first_chunk::<4>() else {
            return Err("it ends within its header".into());
        };
        *size = u32::from_be_bytes(*four);
        bytes = rest;
    }
    Ok((sizes, bytes))
}

fn enough(bytes: &[u8], wanted: u128, what: &str) -> Result<(), Fault> {
    let found = bytes.len() as u128;
    if found < wanted {
        return Err(format!(
            "its header promises {what}, which take {wanted} bytes, and {found} follow; it is cut short"
        ));
    }
    if found > wanted {
        return Err(format!("its header promises {what}, and {} bytes more follow", found - wanted));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(magic: [u8; 4], sizes: &[u32], body: &[u8]) -> Vec<u8> {
        let header = sizes.iter().flat_map(|size| size.to_be_bytes());
        magic.into_iter().chain(header).chain(body.iter().copied()).collect()
    }

    fn refused(magic: [u8; 4], sizes: &[u32], body: &[u8]) -> String {
        images(&file(magic, sizes, body)).unwrap_err()
    }

    #[test]
    fn a_whole_file_is_read() {
        let pixels: Vec<u8> = (0..12).collect();
        let bytes = file(IMAGES, &[2, 2, 3], &pixels);
        assert_eq!(images(&bytes), Ok(Idx { count: 2, size: [2, 3], pixels: &pixels }));
        assert_eq!(labels(&file(LABELS, &[3], &[7, 0, 255])), Ok(&[7, 0, 255][..]));
        assert_eq!(labels(&file(LABELS, &[0], &[])), Ok(&[][..]));
    }

    #[test]
    fn every_other_file_is_refused_with_the_reason() {
        insta::assert_snapshot!(refused(LABELS, &[2], &[1, 2]), @"it begins with 0x00000801 (an IDX file of labels), and images begin with 0x00000803");
        insta::assert_snapshot!(refused([0, 0, 8, 4], &[1, 1, 1, 3], &[1, 2, 3]), @"it begins with 0x00000804 (an IDX file of bytes with 4 dimensions), and images begin with 0x00000803");
        insta::assert_snapshot!(refused([0, 0, 13, 3], &[1, 1, 1], &[0; 4]), @"it begins with 0x00000d03 (an IDX file of numbers that are no bytes), and images begin with 0x00000803");
        insta::assert_snapshot!(refused(*b"\x89PNG", &[], &[]), @"it begins with 0x89504e47 (no IDX file), and images begin with 0x00000803");
        insta::assert_snapshot!(refused(IMAGES, &[2, 2, 3], &[0; 11]), @"its header promises 2 images of 2 × 3 pixels, which take 12 bytes, and 11 follow; it is cut short");
        insta::assert_snapshot!(refused(IMAGES, &[2, 2, 3], &[0; 13]), @"its header promises 2 images of 2 × 3 pixels, and 1 bytes more follow");
        insta::assert_snapshot!(refused(IMAGES, &[0, 28, 28], &[]), @"it says that it holds 0 images of 28 × 28 pixels");
        insta::assert_snapshot!(refused(IMAGES, &[1], &[]), @"it ends within its header");
        insta::assert_snapshot!(images(&[0, 0]).unwrap_err(), @"it has 2 bytes and ends within its first number");
    }

    #[test]
    fn absurd_sizes_are_compared_before_anything_is_allocated() {
        insta::assert_snapshot!(refused(IMAGES, &[u32::MAX; 3], &[0; 9]), @"its header promises 4294967295 images of 4294967295 × 4294967295 pixels, which take 79228162458924105385300197375 bytes, and 9 follow; it is cut short");
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let bytes = file(IMAGES, &[3, 4, 5], &[9; 60]);
        assert!((0..bytes.len()).all(|end| images(&bytes[..end]).is_err()));
        let bytes = file(LABELS, &[5], &[1, 2, 3, 4, 5]);
        assert!((0..bytes.len()).all(|end| labels(&bytes[..end]).is_err()));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), magic in any::<bool>()) {
            let start: &[u8] = if magic { &[0, 0, 8] } else { &[] };
            let bytes = [start, &bytes].concat();
            if let Ok(idx) = images(&bytes) {
                prop_assert_eq!(idx.pixels.len(), idx.count * idx.size[0] * idx.size[1]);
            }
            let _ = labels(&bytes);
            is_idx(&bytes);
        }

        #[test]
        fn what_is_written_is_read(count in 1..9_u32, height in 1..9_u32, width in 1..9_u32, value: u8) {
            let pixels = vec![value; (count * height * width) as usize];
            let bytes = file(IMAGES, &[count, height, width], &pixels);
            prop_assert_eq!(images(&bytes).map(|idx| (idx.count, idx.pixels.len())), Ok((count as usize, pixels.len())));
        }
    }
}
