//! Broken Parquet, Arrow IPC and IDX files: cut anywhere, and with every kind of size made absurd.

use super::File;
use super::seeds::{gzip, idx, ipc, parquet};

/// All of them.
pub(super) fn files() -> Vec<File> {
    let mut files = vec![];
    for (kind, seeds) in [("parquet", parquet()), ("arrow", ipc())] {
        for (number, whole) in seeds.iter().enumerate() {
            files.push(File::new(format!("whole_{number}.{kind}"), whole.clone()));
            files.push(File::new(format!("after_{number}.{kind}"), [whole.as_slice(), b"more"].concat()));
            let mut cuts: Vec<usize> = (0..16).chain(whole.len() - 16..whole.len()).collect();
            cuts.extend((16..whole.len() - 16).step_by(whole.len() / 20));
            files.extend(cuts.iter().map(|&end| File::new(format!("cut_{number}_{end}.{kind}"), &whole[..end])));
            files.extend(
                (0..whole.len()).step_by(whole.len() / 60).map(|place| damaged(whole, place, 0xff, kind, number)),
            );
            // The end of a file says where everything is.
            let tail = whole.len().saturating_sub(400);
            for flip in [0x01, 0xff] {
                files.extend((tail..whole.len()).step_by(7).map(|place| damaged(whole, place, flip, kind, number)));
            }
        }
    }
    for (kind, magic) in [("parquet", &b"PAR1"[..]), ("arrow", b"ARROW1")] {
        let footer = |length: u32| [magic, &[0; 200], &length.to_le_bytes(), magic].concat();
        for length in [0, 1, 200, 208, 1 << 20, u32::MAX, 1 << 31] {
            files.push(File::new(format!("footer_of_{length}.{kind}"), footer(length)));
        }
    }
    files.extend(images());
    files
}

fn damaged(whole: &[u8], place: usize, flip: u8, kind: &str, number: usize) -> File {
    let mut bytes = whole.to_vec();
    bytes[place] ^= flip;
    File::new(format!("flipped_{number}_{place}_{flip}.{kind}"), bytes)
}

fn images() -> Vec<File> {
    let whole = idx();
    let mut files: Vec<File> = (4..whole.len())
        .step_by(4)
        .map(|end| File::new(format!("cut_{end}-images-idx3-ubyte"), &whole[..end]))
        .collect();
    for place in 2..16 {
        let mut bytes = whole.clone();
        bytes[place] = 0xff;
        files.push(File::new(format!("size_{place}-images-idx3-ubyte"), bytes));
    }
    files.push(File::new("whole-images-idx3-ubyte", whole.clone()));
    files.push(File::new("more-images-idx3-ubyte", [whole.as_slice(), &[1]].concat()));
    files.push(File::new("cut-images-idx3-ubyte.gz", &gzip(&whole)[..30]));
    files.push(File::new(
        "bomb-images-idx3-ubyte.gz",
        gzip(&[&[0, 0, 8, 3, 255, 255, 255, 255][..], &vec![0; 200 << 20]].concat()),
    ));
    files
}
