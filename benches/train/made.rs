//! Data to train on: random numbers whose label is the largest of a few random mixtures of them, and a random label in a
//! fifth of the rows, so that there is something to learn and something that cannot be learnt.

use std::fs::{self, File};
use std::io::{BufWriter, Result, Write};
use std::path::{Path, PathBuf};

use gradus::base::rng::{Purpose, Stream};

use super::case::{Case, Network};

const SEED: u64 = 1;
const RANDOM_LABELS: f64 = 0.2;

/// Writes the data of `case` into `folder`, as a table or as a file of images with one of labels; returns its path.
pub(crate) fn write(case: &Case, folder: &Path) -> Result<PathBuf> {
    fs::create_dir_all(folder)?;
    match case.network {
        Network::Mlp(_) => table(case, &folder.join("table.csv")),
        Network::Cnn { side, .. } => images(case, side, folder),
    }
}

fn table(case: &Case, path: &Path) -> Result<PathBuf> {
    let mut file = BufWriter::new(File::create(path)?);
    let names: Vec<String> = (0..case.inputs()).map(|column| format!("x{column}")).collect();
    writeln!(file, "{},y", names.join(","))?;
    let (mut stream, mixtures) = drawing(case);
    for _ in 0..case.rows {
        let mut row: Vec<f64> = (0..case.inputs()).map(|_| stream.normal()).collect();
        if let Some(filled) = case.filled {
            empty(&mut row, filled, &mut stream);
        }
        row.iter().try_for_each(|cell| if *cell == 0.0 { write!(file, "0,") } else { write!(file, "{cell:.4},") })?;
        writeln!(file, "k{}", label(&row, &mixtures, &mut stream))?;
    }
    file.flush()?;
    Ok(path.into())
}

/// Leaves so many numbers of a row, anywhere.
fn empty(row: &mut [f64], filled: usize, stream: &mut Stream) {
    let mut places: Vec<usize> = (0..row.len()).collect();
    for drawn in 0..filled {
        let other = drawn + stream.below(places.len() - drawn);
        places.swap(drawn, other);
    }
    places[filled..].iter().for_each(|&place| row[place] = 0.0);
}

/// In the format of the MNIST files.
fn images(case: &Case, side: usize, folder: &Path) -> Result<PathBuf> {
    let path = folder.join("made-images-idx3-ubyte");
    let size = |number: usize| (number as u32).to_be_bytes();
    let mut pixels = [[0, 0, 8, 3], size(case.rows), size(side), size(side)].concat();
    let mut labels = [[0, 0, 8, 1], size(case.rows)].concat();
    let (mut stream, mixtures) = drawing(case);
    for _ in 0..case.rows {
        let bytes: Vec<u8> = (0..side * side).map(|_| stream.bits() as u8).collect();
        let row: Vec<f64> = bytes.iter().map(|&byte| f64::from(byte) - 127.5).collect();
        labels.push(label(&row, &mixtures, &mut stream) as u8);
        pixels.extend(bytes);
    }
    fs::write(&path, pixels)?;
    fs::write(folder.join("made-labels-idx1-ubyte"), labels)?;
    Ok(path)
}

/// What is drawn from, and the mixture of each class.
fn drawing(case: &Case) -> (Stream, Vec<Vec<f64>>) {
    let mut stream = Stream::new(SEED, Purpose::Demo, case.inputs() as u64);
    let mixture = |_| (0..case.inputs()).map(|_| stream.normal()).collect();
    let mixtures = (0..case.classes()).map(mixture).collect();
    (stream, mixtures)
}

fn label(row: &[f64], mixtures: &[Vec<f64>], stream: &mut Stream) -> usize {
    if stream.uniform() < RANDOM_LABELS {
        return stream.below(mixtures.len());
    }
    let score = |mixture: &Vec<f64>| -> f64 { mixture.iter().zip(row).map(|(a, b)| a * b).sum() };
    let best = mixtures.iter().map(score).enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(0, |(class, _)| class)
}
