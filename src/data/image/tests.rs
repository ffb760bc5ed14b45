//! Folders and files of images as datasets: labels, order, sizes, damage, and what is fitted on which rows.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Rgb, RgbImage};
use tempfile::TempDir;

use super::*;
use crate::data::{DataError, Dataset, Part, Places, Prepared, Table};
use crate::spec::{Channels, SplitMethod, Workspace};

/// Writes a grey picture whose pixels are all `level`, but the first, which is 255.
fn grey(folder: &Path, name: &str, [height, width]: [u32; 2], level: u8) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut picture = GrayImage::from_pixel(width, height, image::Luma([level]));
    picture.put_pixel(0, 0, image::Luma([255]));
    picture.save(path).unwrap();
}

fn coloured(folder: &Path, name: &str, [height, width]: [u32; 2], color: [u8; 3]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    RgbImage::from_pixel(width, height, Rgb(color)).save(path).unwrap();
}

/// A folder with three images of cats and four of dogs.
fn pets() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..3 {
        grey(folder.path(), &format!("cat/{number}.png"), [4, 6], 10 * number);
    }
    for number in 0..4 {
        grey(folder.path(), &format!("dog/deep/{number}.PNG"), [4, 6], 200 + number);
    }
    folder
}

fn workspace(images: &Path, set: impl FnOnce(&mut Workspace)) -> Workspace {
    let mut workspace = Workspace::default();
    workspace.data.images = Some(images.display().to_string());
    set(&mut workspace);
    workspace
}

fn dataset(images: &Path, set: impl FnOnce(&mut Workspace)) -> Result<Dataset, DataError> {
    Dataset::load(&workspace(images, set), &Places::default())
}

/// Why images cannot be used, without the place of the folder.
fn refused(images: &Path, set: impl FnOnce(&mut Workspace)) -> String {
    let error = dataset(images, set).unwrap_err().to_string();
    let folder = if images.is_dir() { images } else { images.parent().unwrap() };
    error.replace(&folder.display().to_string(), "[here]")
}

fn texts(table: &Table, column: &str) -> Vec<String> {
    let values = &table.column(column).unwrap().values;
    (0..table.rows).map(|row| values.text(row).unwrap_or_default()).collect()
}

fn idx(count: u32, [height, width]: [u32; 2], pixels: &[u8]) -> Vec<u8> {
    let sizes = [count, height, width].into_iter().flat_map(u32::to_be_bytes);
    [0, 0, 8, 3].into_iter().chain(sizes).chain(pixels.iter().copied()).collect()
}

fn idx_labels(labels: &[u8]) -> Vec<u8> {
    let count = (labels.len() as u32).to_be_bytes();
    [0, 0, 8, 1].into_iter().chain(count).chain(labels.iter().copied()).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(vec![], Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A folder with six images of 2 x 2 pixels in an IDX file and their labels; returns the file of images.
fn digits(folder: &TempDir) -> std::path::PathBuf {
    let pixels: Vec<u8> = (0..24).collect();
    let path = folder.path().join("small-images-idx3-ubyte.gz");
    fs::write(&path, gz(&idx(6, [2, 2], &pixels))).unwrap();
    fs::write(folder.path().join("small-labels-idx1-ubyte.gz"), gz(&idx_labels(&[7, 10, 7, 10, 9, 9]))).unwrap();
    path
}

#[test]
fn a_folder_is_a_class_a_subfolder_in_the_order_of_names() {
    let folder = pets();
    let dataset = dataset(folder.path(), |_| {}).unwrap();
    assert_eq!(
        texts(&dataset.table, "file"),
        ["cat/0.png", "cat/1.png", "cat/2.png", "dog/deep/0.PNG", "dog/deep/1.PNG", "dog/deep/2.PNG", "dog/deep/3.PNG"]
    );
    assert_eq!((dataset.truth.labels(), dataset.target_name()), (&["cat".to_owned(), "dog".to_owned()][..], "label"));
    let images = dataset.table.images.as_ref().unwrap();
    assert_eq!(images.shape, ImageShape { height: 4, width: 6, channels: 1 });
    assert_eq!((&images.row(2)[..3], images.row(6)[23]), (&[255, 20, 20][..], 203));
    assert!(dataset.warnings.is_empty(), "{:?}", dataset.warnings);
}

#[test]
fn train_and_test_below_the_folder_are_the_parts() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["train", "test"] {
        for class in ["a", "b"] {
            (0..5).for_each(|n| grey(folder.path(), &format!("{part}/{class}/{n}.png"), [3, 3], n));
        }
    }
    let nested = dataset(folder.path(), |workspace| workspace.split.validation = 0.2).unwrap();
    let parts = &nested.parts;
    assert_eq!((parts.train.len(), parts.validation.len(), &parts.test[..]), (8, 2, &(10..20).collect::<Vec<_>>()[..]));
    assert_eq!(nested.table.images.as_ref().unwrap().pixels.len(), 20 * 9);
    let second = folder.path().join("test").display().to_string();
    let named = dataset(&folder.path().join("train"), |workspace| workspace.data.test = Some(second.clone())).unwrap();
    assert_eq!(named.parts.test, parts.test);
    // A class may be called so too.
    fs::rename(folder.path().join("test"), folder.path().join("car")).unwrap();
    let classes = dataset(folder.path(), |_| {}).unwrap();
    assert_eq!(classes.truth.labels(), ["car", "train"]);
}

#[test]
fn what_is_hidden_or_no_image_is_left_out() {
    let folder = pets();
    fs::write(folder.path().join("cat/notes.txt"), "x").unwrap();
    fs::write(folder.path().join("cat/.hidden.png"), "x").unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    grey(folder.path(), "stray.png", [4, 6], 1);
    let dataset = dataset(folder.path(), |_| {}).unwrap();
    assert_eq!(dataset.table.rows, 7);
    insta::assert_snapshot!(dataset.warnings.join("\n"), @r"
    What is neither PNG nor JPEG by its name is left out: `cat/notes.txt`.
    Images beside the subfolders have no label and are left out: `stray.png`.
    ");
}

#[test]
fn images_that_cannot_be_read_are_named_and_left_out() {
    let folder = pets();
    fs::write(folder.path().join("cat/0.png"), "no picture").unwrap();
    let whole = fs::read(folder.path().join("dog/deep/1.PNG")).unwrap();
    fs::write(folder.path().join("dog/deep/1.PNG"), &whole[..whole.len() - 30]).unwrap();
    let dataset = dataset(folder.path(), |_| {}).unwrap();
    assert_eq!(
        texts(&dataset.table, "file"),
        ["cat/1.png", "cat/2.png", "dog/deep/0.PNG", "dog/deep/2.PNG", "dog/deep/3.PNG"]
    );
    let images = dataset.table.images.as_ref().unwrap();
    assert_eq!([0, 1, 2, 3, 4].map(|row| images.row(row)[23]), [10, 20, 200, 202, 203]);
    let left_out = dataset.warnings.iter().filter(|warning| warning.contains("left out: "));
    assert_eq!(left_out.count(), 2);
    assert!(dataset.warnings[0].starts_with("1 of 7 images in `"), "{}", dataset.warnings[0]);
    assert!(dataset.warnings[1].contains("left out: `dog/deep/1.PNG`. The first: "), "{}", dataset.warnings[1]);
}

#[test]
fn folders_that_cannot_be_used_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(refused(folder.path(), |_| {}), @"There is no PNG or JPEG file in `[here]`.");
    grey(folder.path(), "0.png", [2, 2], 0);
    insta::assert_snapshot!(refused(folder.path(), |_| {}), @"The images in `[here]` have no labels. Put those of each class into a subfolder named after it.");
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    fs::write(folder.path().join("a/x.jpg"), "no picture").unwrap();
    insta::assert_snapshot!(refused(folder.path(), |_| {}), @"None of the 1 images in `[here]` can be read. `a/x.jpg`: Format error decoding Jpeg: Error parsing image. Illegal start bytes:6E6F.");
    insta::assert_snapshot!(refused(Path::new("/nowhere/pets"), |_| {}).replace("[here]", "/nowhere"), @"There is no file or folder `/nowhere/pets`. Looked for `/nowhere/pets`. Check `data.images`, or name the folder that holds it with --data-dir or GRADUS_DATA.");
}

#[test]
fn images_of_several_sizes_need_to_be_told_theirs() {
    let folder = pets();
    grey(folder.path(), "dog/large.png", [40, 60], 7);
    insta::assert_snapshot!(refused(folder.path(), |_| {}), @"The images differ in size: `cat/0.png` has 4 × 6 pixels and `dog/large.png` 40 × 60. Set the height and width they are brought to, as in `data.image_size = [4, 6]`.");
    let sized = dataset(folder.path(), |workspace| workspace.data.image_size = Some([2, 3])).unwrap();
    let images = sized.table.images.as_ref().unwrap();
    assert_eq!((images.shape.size(), images.row(7)[5]), ([2, 3], 7));
    let most = |workspace: &mut Workspace| {
        workspace.data.image_size = Some([4096, 4096]);
        workspace.data.color = Some(Channels::Rgb);
    };
    for number in 0..100 {
        fs::copy(folder.path().join("cat/0.png"), folder.path().join(format!("cat/copy{number}.png"))).unwrap();
    }
    insta::assert_snapshot!(refused(folder.path(), most), @"108 images of 4096 × 4096 rgb take 20 GB in memory, and at most 16 are used. Make `data.image_size` smaller.");
}

#[test]
fn colour_is_that_of_the_files_unless_it_is_named() {
    let folder = pets();
    let shape = |set: fn(&mut Workspace)| {
        let dataset = dataset(folder.path(), set).unwrap();
        let images = dataset.table.images.as_ref().unwrap();
        (images.shape.channels, images.row(3)[..3].to_vec(), images.row(0)[3..6].to_vec())
    };
    let rgb = |workspace: &mut Workspace| workspace.data.color = Some(Channels::Rgb);
    assert_eq!(shape(|_| {}).0, 1);
    assert_eq!(shape(rgb).2, [0, 0, 0]);
    coloured(folder.path(), "cat/z.png", [4, 6], [250, 0, 0]);
    let (channels, cat, _) = shape(|_| {});
    assert_eq!((channels, cat), (3, vec![250, 0, 0]));
    let (channels, cat, _) = shape(|workspace| workspace.data.color = Some(Channels::Grey));
    assert_eq!((channels, cat[0]), (1, 53), "0.2126 of 250");
}

/// Whether an image of a dataset has these pixels, as nearly as JPEG keeps them.
fn nearly(dataset: &Dataset, row: usize, pixels: &[u8]) -> bool {
    let found = dataset.table.images.as_ref().unwrap().row(row);
    found.len() == pixels.len() && found.iter().zip(pixels).all(|(a, b)| a.abs_diff(*b) <= 5)
}

#[test]
fn jpegs_have_the_pixels_that_they_were_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        JpegEncoder::new_with_quality(fs::File::create(path).unwrap(), 98)
    };
    let read = || dataset(folder.path(), |workspace| (workspace.split.validation, workspace.split.test) = (0.0, 0.0));
    // Lighter to the right and a little downwards; redder to the right, greener downwards, bluer to the left.
    let grey = GrayImage::from_fn(24, 16, |x, y| image::Luma([(10 * x + y) as u8]));
    let rgb = RgbImage::from_fn(24, 16, |x, y| Rgb([(10 * x) as u8, (15 * y) as u8, (235 - 10 * x) as u8]));
    file("a/0.jpg").encode_image(&grey).unwrap();
    file("b/1.JPEG").encode_image(&grey).unwrap();
    let all_grey = read().unwrap();
    let shape = all_grey.table.images.as_ref().unwrap().shape;
    assert_eq!(shape, ImageShape { height: 16, width: 24, channels: 1 });
    assert!((0..2).all(|row| nearly(&all_grey, row, grey.as_raw())));
    file("b/1.JPEG").encode_image(&rgb).unwrap();
    let mixed = read().unwrap();
    assert_eq!(mixed.table.images.as_ref().unwrap().shape, ImageShape { channels: 3, ..shape });
    let thrice: Vec<u8> = grey.iter().flat_map(|&light| [light; 3]).collect();
    assert!(nearly(&mixed, 0, &thrice) && nearly(&mixed, 1, rgb.as_raw()));
}

#[test]
fn an_idx_file_finds_its_labels_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = digits(&folder);
    let dataset = dataset(&path, |_| {}).unwrap();
    assert_eq!(dataset.truth.labels(), ["7", "9", "10"], "labels are ordered as numbers");
    assert_eq!(texts(&dataset.table, "label"), ["7", "10", "7", "10", "9", "9"]);
    assert_eq!(texts(&dataset.table, "file")[5], "#5");
    assert_eq!(dataset.table.images.as_ref().unwrap().row(1), [4, 5, 6, 7]);
}

#[test]
fn idx_files_that_cannot_be_used_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = digits(&folder);
    let labels = folder.path().join("small-labels-idx1-ubyte.gz");
    fs::write(&labels, gz(&idx_labels(&[1, 2]))).unwrap();
    insta::assert_snapshot!(refused(&path, |_| {}), @"`[here]/small-labels-idx1-ubyte.gz` has 2 labels, and `[here]/small-images-idx3-ubyte.gz` has 6 images. They do not belong together.");
    fs::copy(&path, &labels).unwrap();
    insta::assert_snapshot!(refused(&path, |_| {}), @"`[here]/small-labels-idx1-ubyte.gz` cannot be read as an IDX file: it begins with 0x00000803 (an IDX file of images), and labels begin with 0x00000801.");
    fs::remove_file(&labels).unwrap();
    insta::assert_snapshot!(refused(&path, |_| {}), @"There is no file `[here]/small-labels-idx1-ubyte.gz` with the labels of `[here]/small-images-idx3-ubyte.gz`. Name it in `data.image_labels`.");
    let other = folder.path().join("pictures");
    fs::copy(&path, &other).unwrap();
    insta::assert_snapshot!(refused(&other, |_| {}), @"`[here]/pictures` has no `images-idx3` in its name, so the name of its labels cannot be found out. Name their file in `data.image_labels`.");
    fs::write(&other, idx(2, [1000, 1000], &[0; 7])).unwrap();
    insta::assert_snapshot!(refused(&other, |_| {}), @"`[here]/pictures` cannot be read as an IDX file: its header promises 2 images of 1000 × 1000 pixels, which take 2000000 bytes, and 7 follow; it is cut short.");
    fs::write(&other, "a,b\n1,2\n").unwrap();
    insta::assert_snapshot!(refused(&other, |_| {}), @"`[here]/pictures` is neither a folder of images nor an IDX file. Name the folder that has a subfolder for each class.");
    let mut bomb = GzEncoder::new(vec![], Compression::best());
    bomb.write_all(&vec![0; (64 << 20) + 1000]).unwrap();
    fs::write(&other, bomb.finish().unwrap()).unwrap();
    insta::assert_snapshot!(refused(&other, |_| {}), @"`[here]/pictures` unpacks to more than 67108864 bytes. Unpack it and split it if that is really a table.");
}

#[test]
fn pixels_are_normalised_by_training_images_alone() {
    let folder = tempfile::tempdir().unwrap();
    let pixels: Vec<u8> =
        (0..40).flat_map(|image| if image < 32 { [0, 0, 0, image as u8] } else { [255; 4] }).collect();
    let path = folder.path().join("images-idx3");
    fs::write(&path, idx(40, [2, 2], &pixels)).unwrap();
    let labels: Vec<u8> = (0..40).map(|image| image % 2).collect();
    fs::write(folder.path().join("labels-idx1"), idx_labels(&labels)).unwrap();
    let set = |workspace: &mut Workspace| {
        (workspace.split.method, workspace.split.validation, workspace.split.test) = (SplitMethod::Ordered, 0.1, 0.1);
    };
    let (dataset, workspace) = (dataset(&path, set).unwrap(), workspace(&path, set));
    assert_eq!((dataset.parts.validation[0], dataset.parts.test[0]), (32, 36), "in order: training, validation, test");
    let prepared = Prepared::new(&dataset, &workspace).unwrap();
    assert_eq!(prepared.image, Some(ImageShape { height: 2, width: 2, channels: 1 }));
    let scaling = prepared.pipeline.image().unwrap();
    let mean = f64::from((0..32).sum::<i32>()) / 128.0 / 255.0;
    assert!((scaling.mean[0] - mean).abs() < 1e-12, "the white images of the other parts do not count");
    let x = &prepared.train.x.values;
    let (sum, squares) = x.iter().fold((0.0, 0.0), |(a, b), &v| (a + f64::from(v), b + f64::from(v).powi(2)));
    assert!((sum / 128.0).abs() < 1e-5 && (squares / 128.0 - 1.0).abs() < 1e-5);
    let white = ((1.0 - mean) / scaling.std[0]) as f32;
    assert!(prepared.test.x.values.iter().all(|&value| value == white));
    let text = serde_json::to_string(&prepared.pipeline).unwrap();
    assert_eq!(serde_json::from_str::<crate::data::Pipeline>(&text).unwrap(), prepared.pipeline);
}

#[test]
fn images_go_to_numbers_and_back() {
    let images = Images { shape: ImageShape { height: 1, width: 2, channels: 3 }, pixels: vec![0, 10, 255, 7, 200, 3] };
    let scaling = ImageScaling::fit(&images, &[0]);
    assert_eq!(scaling.shown(images.row(0), |_| {}), images.pixels);
    let brighter = scaling.shown(images.row(0), |values| values.iter_mut().for_each(|value| *value += 1e6));
    assert_eq!(brighter, [255; 6]);
}

#[test]
fn images_from_outside_are_brought_to_the_models_size() {
    let folder = pets();
    let model = dataset(folder.path(), |_| {}).unwrap();
    let prepared = Prepared::new(&model, &workspace(folder.path(), |_| {})).unwrap();
    let shape = prepared.image.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    coloured(elsewhere.path(), "one.png", [40, 40], [9, 9, 9]);
    let outside = |path: &Path, needed| outside_images(&path.display().to_string(), shape, needed, &Places::default());
    for path in [elsewhere.path().to_owned(), elsewhere.path().join("one.png")] {
        let (table, warnings) = outside(&path, false).unwrap();
        assert_eq!((table.rows, texts(&table, "file")), (1, vec!["one.png".to_owned()]));
        assert_eq!(table.images.as_ref().unwrap().row(0), [9; 24]);
        assert_eq!(warnings, ["Images are brought to the 4 × 6 pixels that the model was trained on."]);
        assert_eq!(prepared.pipeline.apply(&table, &[0]).unwrap().columns, 24);
        assert!(outside(&path, true).unwrap_err().to_string().contains("have no labels"));
    }
    let (table, _) = outside(folder.path(), true).unwrap();
    let (part, _) = Part::of_table(&table, &workspace(folder.path(), |_| {}).data, &prepared.pipeline).unwrap();
    assert_eq!((part.rows.len(), part.y), (7, vec![0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]));
    let error = prepared.pipeline.apply(&Table::default(), &[]).unwrap_err().to_string();
    insta::assert_snapshot!(error, @"The model was trained on images of 4 × 6 grey, and this is a table.");
}

#[test]
fn a_profile_counts_sizes_labels_and_equal_images() {
    let folder = pets();
    fs::copy(folder.path().join("cat/0.png"), folder.path().join("cat/again.png")).unwrap();
    coloured(folder.path(), "dog/large.png", [8, 8], [0, 0, 99]);
    let profile = image_profile(&folder.path().display().to_string(), &Places::default()).unwrap();
    assert_eq!((profile.images, profile.duplicates), (9, 1));
    assert_eq!(profile.sizes, [([4, 6], 8), ([8, 8], 1)]);
    assert_eq!(profile.labels, [("cat".into(), 4), ("dog".into(), 5)]);
    assert_eq!((profile.shape.to_string(), profile.mean.len()), ("4 × 6 rgb".into(), 3));
    assert!(are_images(folder.path()) && !are_images(&folder.path().join("cat/0.png")));
    assert!(are_images(&digits(&folder)));
}
