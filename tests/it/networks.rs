//! What `[model]` and `[train]` offer, through the program: networks of pictures and of residual blocks learn and predict,
//! and every loss goes down under every optimizer.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use image::{GrayImage, Luma};
use serde_json::Value;

use crate::support::Desk;

/// Points with three things to predict: on which `side` of a line they are, in which `band` by place and shape, and at
/// which `height`.
fn points(rows: u64) -> String {
    let mut text = String::from("x,y,shape,side,band,height\n");
    for row in 0..rows {
        let (x, y, kind) = (row * 37 % 101, row * row * 13 % 97, row / 3 % 4);
        let shape = ["disc", "ring", "star", "bar"][kind as usize];
        let side = if x + y > 99 { "above" } else { "below" };
        let band = ["low", "middle", "high"][((x + y + [0, 80, 20, 60][kind as usize]) / 93) as usize];
        let height = 3 * x as i64 - 2 * y as i64;
        writeln!(text, "{x},{y},{shape},{side},{band},{height}").expect("text grows");
    }
    text
}

fn id(document: &Value) -> &str {
    document["run"].as_str().expect("an id")
}

/// How many lines of a prediction say in their column `prediction` what `truth` says of the line.
fn right(predicted: &str, truth: impl Fn(usize, &str) -> String) -> usize {
    let header: Vec<&str> = predicted.lines().next().expect("a header").split(',').collect();
    let place = header.iter().position(|name| *name == "prediction").expect("a column of predictions");
    let rows = predicted.lines().skip(1).enumerate();
    rows.filter(|(row, line)| line.split(',').nth(place) == Some(&truth(*row, line))).count()
}

#[test]
fn a_cnn_learns_pictures_and_predicts_others() {
    let desk = Desk::new();
    // A bright stripe that lies or stands, at a place of its own in each picture.
    let stripe = |lying: bool, number: u32| {
        GrayImage::from_fn(10, 10, |x, y| {
            let bright = (if lying { y } else { x }) / 2 == number % 5;
            Luma([if bright { 210 } else { 30 } + ((x * 7 + y * 5 + number * 13) % 37) as u8])
        })
    };
    for (folder, numbers) in [("known", 0..40), ("new", 40..60)] {
        for class in ["lying", "standing"] {
            fs::create_dir_all(desk.path(folder).join(class)).expect("a folder");
            for number in numbers.clone() {
                let file = desk.path(folder).join(class).join(format!("{number}.png"));
                stripe(class == "lying", number).save(file).expect("a picture");
            }
        }
    }
    desk.write(
        "w.toml",
        "[data]\nimages = \"known\"\n[model]\nkind = \"cnn\"\nstages = [4, 8]\nhidden = [8]\n[train]\nepochs = 15\nbatch_size = 8\nlearning_rate = 1e-2\n",
    );
    let document = desk.json(&["train", "w.toml", "--json"]);
    assert_eq!(document["metrics"]["test"]["accuracy"], 1.0, "{document}");
    let out = desk.done(&["predict", id(&document), "--data", "new"]);
    assert_eq!(out.lines().count(), 41);
    let found = right(&out, |_, line| line.split('/').next().unwrap_or_default().to_owned());
    assert!(found >= 38, "{found} of 40: {out}");
    let told = desk.done(&["check", "w.toml"]);
    assert!(told.contains("cnn 10×10×1-conv4-conv8-8-"), "{told}");
}

#[test]
fn a_resnet_learns_a_table_by_embeddings_and_predicts() {
    let desk = Desk::new();
    desk.write("points.csv", points(300));
    desk.write(
        "w.toml",
        r#"[data]
path = "points.csv"
target = "band"
drop = ["side", "height"]
[[prepare]]
step = "scale"
[[prepare]]
step = "embed"
[model]
kind = "resnet"
width = 16
blocks = 2
norm = "batch"
dropout = 0.1
[train]
epochs = 25
batch_size = 32
learning_rate = 1e-2
"#,
    );
    let document = desk.json(&["train", "w.toml", "--json"]);
    let accuracy = document["metrics"]["test"]["accuracy"].as_f64().expect("a number");
    assert!(accuracy > 0.8, "{accuracy}");
    let table = points(400);
    desk.write("new.csv", &table);
    let out = desk.done(&["predict", id(&document), "--data", "new.csv"]);
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(out.lines().count(), 401);
    let found = right(&out, |row, _| rows[row].split(',').nth(4).unwrap_or_default().to_owned());
    assert!(found > 330, "{found} of 400; 270 are known without the shape");
}

/// Trains for `target` by each of these losses under each optimizer; every loss is finite and goes down, on training and on
/// validation rows, and no two runs end alike.
fn all_go_down(target: &str, losses: &[&str]) {
    let desk = Desk::new();
    desk.write("points.csv", points(120));
    let others: Vec<&str> = ["side", "band", "height"].into_iter().filter(|name| *name != target).collect();
    desk.write(
        "w.toml",
        format!(
            "[data]\npath = \"points.csv\"\ntarget = \"{target}\"\ndrop = {others:?}\n[model]\nhidden = [8]\n[train]\nepochs = 8\nbatch_size = 16\nlearning_rate = 2e-2\nweight_decay = 1e-2\n"
        ),
    );
    let mut ends = BTreeSet::new();
    for loss in losses {
        for optimizer in ["sgd", "adam", "adamw", "rmsprop"] {
            let settings = [format!("train.loss={loss}"), format!("train.optimizer={optimizer}")];
            let document = desk.json(&["train", "w.toml", "--json", "--set", &settings[0], "--set", &settings[1]]);
            let shown = desk.json(&["runs", "show", id(&document), "--json"]);
            for kind in ["train_loss", "validation_loss"] {
                let told: Vec<f64> = shown["epochs"]
                    .as_array()
                    .expect("epochs")
                    .iter()
                    .map(|epoch| epoch[kind].as_f64().expect("a number"))
                    .collect();
                assert_eq!(told.len(), 8);
                assert!(told.iter().all(|loss| loss.is_finite() && *loss >= 0.0), "{settings:?}: {told:?}");
                assert!(told[7] < 0.95 * told[0], "{settings:?} {kind}: {told:?}");
                assert!(ends.insert(told[7].to_bits()), "{settings:?} ends as another does");
            }
        }
    }
}

#[test]
fn every_loss_of_two_classes_goes_down_under_every_optimizer() {
    all_go_down("side", &["cross_entropy", "binary_cross_entropy", "focal"]);
}

#[test]
fn every_loss_of_more_classes_goes_down_under_every_optimizer() {
    all_go_down("band", &["cross_entropy", "focal"]);
}

#[test]
fn every_loss_of_numbers_goes_down_under_every_optimizer() {
    all_go_down("height", &["mse", "mae", "huber"]);
}
