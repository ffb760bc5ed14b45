//! Images from end to end: the public MNIST file as Python reads it, and every command on folders and IDX files.
//! Numbers of the public file are printed by `tests/reference/mnist.py`; those tests are skipped where it is not at hand.

use std::fs;
use std::path::Path;

use gradus::data::{Dataset, Places, Prepared};
use gradus::spec::{self, Augment, Workspace};
use image::{GrayImage, Luma};
use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Desk, public_tables};

const FILE: &str = "mnist-10k-images-idx3-ubyte.gz";

fn mnist() -> Option<(Workspace, Places)> {
    let folder = public_tables(FILE)?;
    let parsed = spec::parse(include_str!("../../workspaces/mnist.toml"));
    assert!(parsed.ok(), "{:?}", parsed.diagnostics);
    Some((parsed.workspace, Places { workspace_dir: None, data_dir: Some(folder) }))
}

#[test]
fn mnist_is_read_as_python_reads_it() {
    let Some((workspace, places)) = mnist() else { return };
    let dataset = Dataset::load(&workspace, &places).expect("the file loads");
    let images = dataset.table.images.as_ref().expect("images");
    let checksum: u64 = (0..dataset.table.rows)
        .map(|row| {
            let places = images.row(row).iter().zip(1_u64..);
            places.map(|(&pixel, place)| u64::from(pixel) * place).sum::<u64>() * (row as u64 % 97 + 1)
        })
        .sum();
    assert_eq!((images.shape.to_string(), checksum), ("28 × 28 grey".into(), 5_276_575_206_602));
    let codes = dataset.truth.codes().expect("classes");
    let counts = |rows: &[usize]| {
        let mut counts = [0; 10];
        for &row in rows {
            counts[codes[row] as usize] += 1;
        }
        counts
    };
    let all: Vec<usize> = (0..10_000).collect();
    assert_eq!(counts(&all), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    assert_eq!(counts(&dataset.parts.test), [207, 230, 198, 207, 194, 169, 202, 215, 187, 191]);
    assert_eq!(dataset.parts.test, all[8_000..]);
    assert_eq!((&dataset.parts.train[..], dataset.parts.validation.len()), (&all[..7_500], 500));
    assert_eq!(dataset.truth.labels().join(""), "0123456789");
}

#[test]
fn mnist_is_normalised_by_its_training_images_and_varied_nowhere_else() {
    let Some((workspace, places)) = mnist() else { return };
    let dataset = Dataset::load(&workspace, &places).expect("the file loads");
    let prepared = Prepared::new(&dataset, &workspace).expect("images need no steps");
    let scaling = prepared.pipeline.image().expect("images");
    assert!((scaling.mean[0] - 0.127_901_577_298).abs() < 1e-11 && (scaling.std[0] - 0.305_096_834_846).abs() < 1e-11);
    assert_ne!(workspace.augment, Augment::default());
    let plain = Workspace { augment: Augment::default(), ..workspace };
    assert_eq!(Prepared::new(&dataset, &plain).expect("as before"), prepared);
}

#[test]
fn mnist_is_learnt() {
    let Some(folder) = public_tables(FILE) else { return };
    let desk = Desk::new();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces/mnist.toml");
    let (workspace, folder) = (workspace.display().to_string(), folder.display().to_string());
    let small = ["--set", "model.kind='mlp'", "--set", "model.hidden=[32]", "--set", "train.epochs=2"];
    let arguments = [&["train", &workspace, "--json", "--data-dir", &folder], &small[..]].concat();
    let document = desk.json(&arguments);
    assert_eq!(document["rows"], serde_json::json!({"train": 7_500, "validation": 500, "test": 2_000}));
    let accuracy = document["metrics"]["test"]["accuracy"].as_f64().expect("a number");
    assert!(accuracy > 0.88, "{accuracy}");
    assert_eq!(desk.json(&arguments)["metrics"], document["metrics"], "the same seed gives the same bits");
}

#[test]
fn mnist_is_learnt_by_its_small_network_of_convolutions() {
    let Some(folder) = public_tables(FILE) else { return };
    let desk = Desk::new();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces/mnist.toml");
    let (workspace, folder) = (workspace.display().to_string(), folder.display().to_string());
    // The workspace's own network, in two epochs instead of fifteen: eight seeds gave 0.9825 to 0.991.
    let quick = [
        "train.epochs=2",
        "train.batch_size=32",
        "train.schedule='one_cycle'",
        "train.learning_rate=5e-3",
        "train.early_stopping=false",
        "augment.rotate=0",
        "augment.shift=0",
    ];
    let settings = quick.iter().flat_map(|setting| ["--set", setting]);
    let arguments: Vec<&str> =
        ["train", &workspace, "--json", "--data-dir", &folder].into_iter().chain(settings).collect();
    let document = desk.json(&arguments);
    assert_eq!((&document["parameters"], &document["rows"]["test"]), (&206_922.into(), &2_000.into()));
    let accuracy = document["metrics"]["test"]["accuracy"].as_f64().expect("a number");
    assert!(accuracy >= 0.98, "{accuracy}");
}

/// A picture of 8 x 8 pixels with a bright upper half or a bright left half, slightly different in each.
fn half(upper: bool, number: u32) -> GrayImage {
    GrayImage::from_fn(8, 8, |x, y| {
        let bright = if upper { y < 4 } else { x < 4 };
        Luma([if bright { 200 } else { 20 } + ((x * 7 + y * 3 + number * 11) % 31) as u8])
    })
}

/// A folder `halves` with 30 pictures of each class, and a workspace that learns them.
fn halves() -> Desk {
    let desk = Desk::new();
    for class in ["left", "upper"] {
        fs::create_dir_all(desk.path("halves").join(class)).expect("a folder");
        for number in 0..30 {
            let file = desk.path("halves").join(class).join(format!("{number:02}.png"));
            half(class == "upper", number).save(file).expect("a picture");
        }
    }
    desk.write(
        "w.toml",
        "[data]\nimages = \"halves\"\n[augment]\nshift = 0.1\nnoise = 0.2\nmixup = 0.2\n[model]\nhidden = [16]\n[train]\nepochs = 12\nbatch_size = 16\nlearning_rate = 1e-2\n",
    );
    desk
}

fn id(document: &Value) -> &str {
    document["run"].as_str().expect("an id")
}

#[test]
fn a_folder_is_trained_on_evaluated_and_predicted() {
    let desk = halves();
    let document = desk.json(&["train", "w.toml", "--json"]);
    assert_eq!(document["metrics"]["test"]["accuracy"], 1.0, "{document}");
    assert_eq!(document["warnings"], serde_json::json!([]));
    let run = id(&document);
    let again = desk.json(&["evaluate", run, "--json"]);
    assert_eq!((&again["metrics"], &again["rows"]), (&document["metrics"], &document["rows"]));
    let elsewhere = desk.json(&["evaluate", run, "--data", "halves", "--json"]);
    assert_eq!((&elsewhere["metrics"]["test"]["accuracy"], &elsewhere["rows"]["test"]), (&1.0.into(), &60.into()));
    let out = desk.done(&["predict", run, "--data", "halves"]);
    let rows: Vec<&str> = out.lines().collect();
    assert_eq!((rows.len(), rows[0]), (61, "file,prediction,probability_left,probability_upper"));
    assert!(rows[1].starts_with("left/00.png,left,0.") && rows[31].starts_with("upper/00.png,upper,0."), "{out}");
    let one = desk.done(&["predict", run, "--data", "halves/upper/07.png"]);
    // One row is computed by another kernel than many.
    let score = |row: &str| row.rsplit(',').next().and_then(|score| score.parse::<f64>().ok()).expect("a number");
    let same = rows.iter().find(|row| row.starts_with("upper/07.png,upper,")).expect("its row");
    let alone = one.lines().nth(1).expect("a row");
    assert!(alone.starts_with("07.png,upper,") && (score(alone) - score(same)).abs() < 1e-5, "{alone} {same}");
}

#[test]
fn an_idx_file_is_predicted_with_and_without_labels() {
    let desk = halves();
    let run = desk.json(&["train", "w.toml", "--json"]);
    let run = id(&run);
    let sizes = [3_u32, 8, 8].into_iter().flat_map(u32::to_be_bytes);
    let pixels = (0..3).flat_map(|number| half(number == 1, number).into_raw());
    let file: Vec<u8> = [0, 0, 8, 3].into_iter().chain(sizes).chain(pixels).collect();
    desk.write("new-images-idx3-ubyte", file);
    let out = desk.done(&["predict", run, "--data", "new-images-idx3-ubyte"]);
    let rows: Vec<Vec<&str>> = out.lines().map(|row| row.split(',').take(2).collect()).collect();
    assert_eq!(rows, [["file", "prediction"], ["#0", "left"], ["#1", "upper"], ["#2", "left"]]);
    let err = desk.refused(&["evaluate", run, "--data", "new-images-idx3-ubyte"]);
    assert_snapshot!(err, @"error: There is no file `[here]/new-labels-idx1-ubyte` with the labels of `[here]/new-images-idx3-ubyte`. Name it in `data.image_labels`.");
    desk.write("table.csv", "a,b\n1,2\n");
    assert_snapshot!(desk.refused(&["predict", run, "--data", "table.csv"]), @"error: `[here]/table.csv` is neither a folder of images nor an IDX file. Name the folder that has a subfolder for each class.");
    assert_snapshot!(desk.refused(&["predict", run, "--data", "nowhere"]), @"error: There is no file or folder `nowhere`. Looked for `[here]/nowhere`. Check `--data`, or name the folder that holds it with --data-dir or GRADUS_DATA.");
}

#[test]
fn a_damaged_image_is_told_and_the_others_are_used() {
    let desk = halves();
    desk.write("halves/left/05.png", "no picture");
    let answer = desk.gradus(&["check", "w.toml"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert_snapshot!(answer.err, @"warning: 1 of 60 images in `[here]/halves` cannot be read and are left out: `left/05.png`. The first: Format error decoding Png: Invalid PNG signature.");
    let told: Vec<&str> = answer.out.lines().take_while(|line| !line.starts_with("network")).collect();
    assert_snapshot!(told.join("\n"), @r"
    w.toml: ok

    task        binary (label)
    labels      left, upper
    rows        38 training, 9 validation, 12 test
    split       stratified: 0 rows, 0 groups, 0 duplicates in two parts
    device      processor, the program's own layers
    images      8 × 8 grey, normalised
    ");
}

#[test]
fn a_workspace_is_started_from_a_folder() {
    let desk = halves();
    let answer = desk.gradus(&["init", "halves"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert_snapshot!(answer.err, @r#"
    halves: 60 images of 8 × 8 grey, 2 classes
    wrote halves.toml; now: gradus train halves.toml   or   gradus open halves.toml
    "#);
    let text = desk.read("halves.toml");
    assert_snapshot!(text.lines().skip_while(|line| *line != "[data]").take(28).collect::<Vec<_>>().join("\n"), @r#"
    [data]
    images = "halves"                           # Instead of a table: a folder of PNG or JPEG files in a subfolder for each class, or an IDX file.
    # image_size = [32, 32]                     # Height and width that images are brought to; as they are if left out.
    # color = "grey"                            # Grey or coloured; as the images are if left out.
    # test = "test"                             # A file of test rows with the same columns, or a pattern; for images a second folder or IDX file.
    # labels = { "0" = "zero" }                 # Labels to rename as they are read, old = new.

    # Which rows train, which tune, which judge.
    [split]
    method = "stratified"                       # How rows are dealt: at random, with equal shares of each class, as they come or by time (the last for the test), with groups whole, by a hash of a key, or as a column says. random | stratified | ordered | grouped | stratified_grouped | hash | given
    validation = 0.15                           # Share of rows for validation.
    test = 0.2                                  # Share of rows for the test; ignored where data.test gives them.
    seed = 0                                    # Which of the possible splits.

    # What is done about rare classes, to training rows only.
    [balance]
    method = "none"                             # How classes are evened out: by weights, by drawing, leaving out or making training rows (imbalanced-learn's methods). none | class_weight | oversample | undersample | smote | smotenc | borderline_smote | adasyn | tomek | enn | renn | all_knn | near_miss | smote_enn | smote_tomek

    # How training images are varied, anew in each epoch.
    [augment]
    # flip = "horizontal"                       # Which ways images are mirrored, each in half of the cases.
    # rotate = 10                               # Largest turn to either side.
    # shift = 0.1                               # Largest shift in each direction, as a share of the size.
    # crop = 0.8                                # Smallest share of the area that is cut out and enlarged to the whole; 1 cuts nothing.
    # noise = 0.1                               # Standard deviation of noise, in units of normalised values.
    # cutout = 0.25                             # Side of a blank square, as a share of the shorter side.
    # mixup = 0.2                               # Alpha of the Beta distribution by which pairs of images are mixed; 0 mixes none.
    "#);
    assert_eq!(desk.json(&["train", "halves.toml", "--json", "--set", "train.epochs=1"])["rows"]["train"], 39);
    assert_snapshot!(desk.done(&["profile", "halves"]), @r#"
    60 images, 8 × 8 grey
    light, 0 to 1: 0.49 ± 0.355

    label                       images     share
    left                            30       50%
    upper                           30       50%
    "#);
    let profile = desk.json(&["profile", "halves", "--json"]);
    assert_eq!((&profile["images"], &profile["labels"][1]["images"]), (&60.into(), &30.into()));
}

#[test]
fn a_workspace_of_pictures_begins_with_convolutions_that_fit_their_size() {
    let desk = Desk::new();
    let pictures = |folder: &str, [width, height]: [u32; 2], counts: &[(&str, u32)], colour: bool| {
        for (place, &(class, count)) in (0..).zip(counts) {
            fs::create_dir_all(desk.path(folder).join(class)).expect("a folder");
            for number in 0..count {
                let shade = |x, y| Luma([(x * 7 + y * 3 + number * 11 + place * 127) as u8]);
                let grey = GrayImage::from_fn(width, height, shade);
                let picture = image::DynamicImage::ImageLuma8(grey);
                let picture = if colour { picture.to_rgb8().into() } else { picture };
                picture.save(desk.path(folder).join(class).join(format!("{number}.png"))).expect("a picture");
            }
        }
    };
    let two = [("a", 8), ("b", 8)];
    for (folder, size, colour, stages) in [
        ("small", [12, 12], false, "[16, 32]"),
        ("digits", [28, 28], false, "[16, 32]"),
        ("wide", [400, 13], true, "[16, 32]"),
        ("large", [160, 120], true, "[16, 32, 64, 64, 64]"),
    ] {
        pictures(folder, size, &two, colour);
        desk.done(&["init", folder]);
        let (workspace, text) = (format!("{folder}.toml"), desk.read(&format!("{folder}.toml")));
        assert!(text.contains("\nkind = \"cnn\"") && text.contains(&format!("\nstages = {stages}")), "{text}");
        assert!(desk.done(&["check", &workspace]).contains("-conv16-conv32-"), "{folder}");
    }
    pictures("tiny", [40, 11], &two, false);
    desk.done(&["init", "tiny"]);
    assert!(desk.read("tiny.toml").contains("\nkind = \"mlp\""));
    desk.done(&["train", "small.toml", "--set", "train.epochs=1", "--json"]);

    pictures("one", [12, 12], &[("a", 5)], false);
    assert_snapshot!(desk.refused(&["init", "one"]), @"error: all images have the label `a`, and at least two classes are needed to learn a difference: put those of each class into a subfolder named after it");
    pictures("pair", [12, 12], &[("a", 1), ("b", 1)], false);
    assert_snapshot!(desk.refused(&["init", "pair"]), @"error: 2 images are too few to learn from and to judge by. `split.validation = 0.15` and `split.test = 0.2` leave no training rows out of 2. Make the shares smaller.");
    assert!(!desk.path("one.toml").exists() && !desk.path("pair.toml").exists());
    pictures("few", [12, 12], &[("a", 1), ("b", 9)], false);
    let told = desk.gradus(&["init", "few"]).err;
    assert!(
        told.contains("note: Only one row has the target `a`, so it cannot be both learnt and judged.\n"),
        "{told}"
    );
}

#[test]
fn a_table_still_needs_its_target() {
    let desk = Desk::with_a_shop();
    assert_snapshot!(desk.refused(&["init", "shop.csv", "--out", "new.toml"]), @"error: name the column to predict with --target COL; only images, texts by class and LibSVM files need none");
}
