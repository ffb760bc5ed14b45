//! What is written is read back by a reader of our own.

use std::fs;

use super::*;

/// A number with its tag and step.
type Point = (u64, String, f32);

/// Every record of a file: steps, tags and numbers; `None` for a restart. Lengths must fit.
fn read(bytes: &[u8]) -> Vec<Result<Point, u64>> {
    let (mut rest, mut points) = (bytes, vec![]);
    while !rest.is_empty() {
        let length = u64::from_le_bytes(rest[..8].try_into().unwrap()) as usize;
        let event = &rest[12..12 + length];
        rest = &rest[12 + length + 4..];
        let fields = fields(event);
        let step = fields.iter().find(|(number, ..)| *number == 2).map_or(0, |(_, step, _)| *step);
        for (number, _, bytes) in &fields {
            match number {
                7 => points.push(Err(step)),
                5 => points.extend(self::fields(bytes).iter().map(|(.., value)| {
                    let value = self::fields(value);
                    let tag = String::from_utf8(value[0].2.to_vec()).unwrap();
                    Ok((step, tag, f32::from_le_bytes(value[1].2.try_into().unwrap())))
                })),
                _ => {}
            }
        }
    }
    points
}

/// Number, varint and bytes of each field of a message.
fn fields(mut message: &[u8]) -> Vec<(u8, u64, &[u8])> {
    fn varint(message: &mut &[u8]) -> u64 {
        let length = message.iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
        let (number, rest) = message.split_at(length);
        *message = rest;
        number.iter().rev().fold(0, |number, byte| number << 7 | u64::from(byte & 0x7f))
    }
    let mut fields = vec![];
    while !message.is_empty() {
        let key = varint(&mut message);
        let (number, length) = match key & 7 {
            0 => (varint(&mut message), 0),
            1 => (0, 8),
            5 => (0, 4),
            _ => (0, varint(&mut message) as usize),
        };
        let (bytes, rest) = message.split_at(length);
        fields.push(((key >> 3) as u8, number, bytes));
        message = rest;
    }
    fields
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn losses(step: u64, losses: Vec<f32>) -> Event {
    Event { seconds: 0.0, step, what: Happening::Losses { losses, learning_rate: None } }
}

#[test]
fn losses_are_at_their_steps_and_many_are_thinned_to_means() {
    let folder = tempfile::tempdir().unwrap();
    let mut board = Board::of(folder.path());
    board.show(&losses(2, vec![0.5, 0.25]));
    board.show(&losses(66, (0..64).map(|step| step as f32).collect()));
    drop(board);
    let points = read(&fs::read(&files(folder.path())[0]).unwrap());
    let tag = || "train/loss".to_owned();
    assert_eq!(points[..3], [Ok((1, tag(), 0.5)), Ok((2, tag(), 0.25)), Ok((4, tag(), 0.5))]);
    assert_eq!((points.len(), points.last()), (34, Some(&Ok((66, tag(), 62.5)))));
}

#[test]
fn an_epoch_is_on_disk_at_once_and_what_is_no_number_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut board = Board::of(folder.path());
    let epoch = EpochReport {
        epoch: 3,
        train_loss: 0.5,
        validation_loss: None,
        validation: [("accuracy", 0.75), ("roc_auc", f64::NAN)].into_iter().collect(),
        confusion: None,
        fairness: vec![],
        apart: None,
        best: true,
        kept: Some(3),
        learning_rate: 0.125,
        samples_per_second: 8.0,
    };
    board.show(&Event { seconds: 0.0, step: 30, what: Happening::Epoch(Box::new(epoch)) });
    let points = read(&fs::read(&files(folder.path())[0]).unwrap());
    let expected = [
        ("epoch", 3.0),
        ("train/epoch_loss", 0.5),
        ("train/learning_rate", 0.125),
        ("train/rows_per_second", 8.0),
        ("validation/accuracy", 0.75),
    ];
    assert_eq!(points, expected.map(|(tag, number)| Ok((30, tag.to_owned(), number))));
}

#[test]
fn a_run_that_goes_on_or_back_takes_back_what_came_after_and_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut board = Board::of(folder.path());
    board.show(&losses(8, vec![0.5]));
    let back = Happening::Rewound { file: String::new(), from: 8, epoch: 1, knobs: vec![], again: vec![] };
    board.show(&Event { seconds: 0.0, step: 4, what: back });
    drop(board);
    let mut again = Board::of(folder.path());
    again.show(&losses(5, vec![0.25]));
    drop(again);
    let [first, second] = &files(folder.path())[..] else { panic!("two files") };
    assert_eq!(read(&fs::read(first).unwrap())[1], Err(5));
    assert_eq!(read(&fs::read(second).unwrap()), [Ok((5, "train/loss".to_owned(), 0.25))]);
}

#[test]
fn a_folder_that_is_gone_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let mut board = Board::of(&folder.path().join("gone"));
    board.show(&losses(1, vec![0.5]));
    board.show(&losses(2, vec![0.5]));
    assert!(matches!(board.state, State::Lost));
}
