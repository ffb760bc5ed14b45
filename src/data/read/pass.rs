//! One pass over delimited text: blocks are read while others are cut into pieces, whose cells all threads look for.
//!
//! Where a piece begins is guessed: at a line end, which is the end of a row unless it is quoted. A piece whose guess was
//! wrong, which shows when the piece before it ends elsewhere, is looked at again; so what is found does not depend on
//! where pieces begin.

use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::ReadError;
use super::lanes::Lanes;
use super::piece::{Empty, Fault, Layout, Part, Piece};
use super::source::Source;
use crate::data::error::DataError;

/// How much is looked at together.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    /// Bytes read at once.
    pub(super) block: usize,
    /// Bytes of a piece, at least.
    pub(super) piece: usize,
}

/// A piece is small against a block, so that threads are done together, and a block large against what they take to meet.
pub(super) const SIZES: Sizes = Sizes { block: 8 << 20, piece: 1 << 18 };

/// Why a pass ended early.
pub(super) enum Stop {
    Fault(DataError),
    /// The byte at this place is not UTF-8.
    NotUtf8(usize),
}

impl From<DataError> for Stop {
    fn from(error: DataError) -> Self {
        Self::Fault(error)
    }
}

/// What has been found so far.
pub(super) struct Whole {
    /// For each column.
    pub(super) parts: Vec<Part>,
    pub(super) rows: usize,
    /// The line of the next row, from 1.
    line: usize,
    /// Empty lines between rows.
    pub(super) empty: Empty,
    /// Empty lines since the last row.
    since: Empty,
}

/// Goes through the text from the byte `at`, where a row begins on `line`.
pub(super) fn pass(source: &Source, at: usize, line: usize, layout: &Layout, sizes: Sizes) -> Result<Whole, Stop> {
    let mut opened = source.open()?;
    let (mut text, mut next) = (vec![], vec![]);
    let mut ended = false;
    while !ended && text.len() <= at {
        ended = opened.more(sizes.block, &mut text)?;
    }
    let Some(head) = text.get(..at) else { return Err(changed(source.path()).into()) };
    if let Some(odd) = odd(head) {
        return Err(odd.told(source, 0)?);
    }
    text.drain(..at);
    let (mut whole, mut lanes) = (Whole::of(layout, line), Lanes::new(layout.wanted.len()));
    let (mut before, mut checked, mut stuck) = (at, 0, false);
    loop {
        let cut = if ended { text.len() } else { after_last(&text, layout.line_end) };
        next.clear();
        next.extend_from_slice(&text[cut..]);
        // A row that is longer than what was read is looked at again with ever more, so that all of it is read soon.
        let wanted = if stuck { sizes.block.max(text.len()) } else { sizes.block };
        let more = || if ended { Ok(true) } else { opened.more(wanted, &mut next) };
        let ((pieces, odd), more) = rayon::join(|| pieces(layout, &lanes, &text[..cut], checked, sizes.piece), more);
        if let Some(odd) = odd {
            return Err(odd.told(source, before)?);
        }
        let read = whole.take(source, layout, &mut lanes, &text[..cut], pieces, ended)?;
        if ended {
            return Ok(whole);
        }
        ended = more?;
        if read < cut {
            next.splice(..0, text[read..cut].iter().copied());
        }
        stuck = read == 0;
        checked = cut - read;
        before += read;
        std::mem::swap(&mut text, &mut next);
    }
}

/// What is said of a file that is another than a moment ago.
pub(super) fn changed(path: &Path) -> DataError {
    DataError::Corrupt { path: path.into(), format: "CSV", reason: "it changed while it was read".into() }
}

/// Where the last whole line ends.
pub(super) fn after_last(text: &[u8], line_end: u8) -> usize {
    text.iter().rposition(|&byte| byte == line_end).map_or(0, |place| place + 1)
}

/// A byte that is no text, by its place in a block.
pub(super) struct Odd {
    place: usize,
    nul: bool,
}

impl Odd {
    /// The first byte of 0.
    pub(super) fn nul(text: &[u8]) -> Option<Self> {
        // Whether there is one at all is found out faster than where.
        let there = text.contains(&0);
        let place = there.then(|| text.iter().position(|&byte| byte == 0)).flatten()?;
        Some(Self { place, nul: true })
    }

    /// What is said of it where the block begins at the byte `before`.
    pub(super) fn told(self, source: &Source, before: usize) -> Result<Stop, DataError> {
        let place = before + self.place;
        if !self.nul {
            return Ok(Stop::NotUtf8(place));
        }
        let (_, line) = source.place(place)?;
        Ok(Stop::Fault(ReadError::Nul { path: source.path().into(), line }.into()))
    }
}

/// The first byte of whole lines that is no text; a byte of 0 before any other.
fn odd(text: &[u8]) -> Option<Odd> {
    let not_utf8 = |error: std::str::Utf8Error| Odd { place: error.valid_up_to(), nul: false };
    Odd::nul(text).or_else(|| std::str::from_utf8(text).err().map(not_utf8))
}

/// A piece, and the lane that has its labels.
type Seen = (usize, Piece);

/// All pieces of `text`, with where each should end; and the first byte from `checked` on that is no text.
fn pieces(
    layout: &Layout,
    lanes: &Lanes,
    text: &[u8],
    checked: usize,
    size: usize,
) -> (Vec<(Range<usize>, Seen)>, Option<Odd>) {
    let mut ranges = vec![];
    let mut from = 0;
    while from < text.len() {
        let least = (from + size).min(text.len());
        let to =
            text[least..].iter().position(|&byte| byte == layout.line_end).map_or(text.len(), |more| least + more + 1);
        ranges.push(from..to);
        from = to;
    }
    let looked_at = |range: Range<usize>| {
        let new = range.start.max(checked)..range.end.max(checked);
        match odd(&text[new.clone()]) {
            Some(odd) => Err(Odd { place: new.start + odd.place, ..odd }),
            None => Ok((range.clone(), lanes.look(|lane| layout.piece(lane, text, range.start, range.end)))),
        }
    };
    let found: Vec<_> = ranges.into_par_iter().map(looked_at).collect();
    let mut pieces = Vec::with_capacity(found.len());
    for piece in found {
        match piece {
            Ok(piece) => pieces.push(piece),
            Err(odd) => return (vec![], Some(odd)),
        }
    }
    (pieces, None)
}

impl Whole {
    fn of(layout: &Layout, line: usize) -> Self {
        let parts = layout.wanted.iter().map(|&wanted| Part::of(wanted)).collect();
        Self { parts, rows: 0, line, empty: Empty::default(), since: Empty::default() }
    }

    /// Adds the rows of `text` as far as they are whole; how far that is.
    fn take(
        &mut self,
        source: &Source,
        layout: &Layout,
        lanes: &mut Lanes,
        text: &[u8],
        pieces: Vec<(Range<usize>, Seen)>,
        ended: bool,
    ) -> Result<usize, DataError> {
        let mut at = 0;
        let mut found: Vec<Seen> = vec![];
        let again = |from: usize, to: usize| lanes.look(|lane| layout.piece(lane, text, from, to));
        for (range, guessed) in pieces {
            if at >= range.end {
                continue;
            }
            let mut seen = if range.start == at { guessed } else { again(at, range.end) };
            match seen.1.fault {
                Some(Fault::Unclosed { row, .. }) if !ended => seen = again(at, row),
                Some(fault) => return Err(self.refused(source, layout, fault)),
                None => {}
            }
            at = seen.1.end;
            self.count(&seen.1);
            let whole = seen.1.end >= range.end;
            found.push(seen);
            if !whole {
                break;
            }
        }
        self.parts.par_iter_mut().zip(lanes.columns()).enumerate().for_each(|(column, (whole, (labels, numbers)))| {
            for (lane, piece) in &found {
                whole.append(&piece.cells[column], labels[*lane], &mut numbers[*lane]);
            }
        });
        lanes.forget();
        Ok(at)
    }

    fn count(&mut self, piece: &Piece) {
        if piece.rows > 0 {
            self.empty.append(std::mem::take(&mut self.since), 0);
        }
        self.empty.append(piece.between, self.line);
        self.since.append(piece.after, self.line);
        self.rows += piece.rows;
        self.line += piece.lines;
    }

    fn refused(&self, source: &Source, layout: &Layout, fault: Fault) -> DataError {
        let path = source.path().into();
        match fault {
            Fault::Unclosed { line, .. } => ReadError::UnclosedQuote { path, line: self.line + line }.into(),
            Fault::Ragged { line, found } => {
                let delimiter = char::from(layout.delimiter).escape_default().to_string();
                let expected = layout.wanted.len();
                ReadError::Ragged { path, line: self.line + line, found, expected, delimiter }.into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::data::read::Encoding;
    use crate::data::read::cells::Rules;
    use crate::data::read::piece::Wanted;
    use crate::spec;

    /// Everything that is found, or what is said of it.
    fn found(text: &str, columns: usize, sizes: Sizes) -> String {
        let how = spec::Data::default();
        let rules = Rules::of(&how);
        let wanted: Vec<Wanted> =
            (0..columns).map(|at| if at % 2 == 0 { Wanted::Labels } else { Wanted::Numbers }).collect();
        let layout = Layout { delimiter: b',', line_end: b'\n', trim: false, rules: &rules, wanted: &wanted };
        match pass(&Source::Held(Path::new("t"), text.into(), Encoding::Utf8), 0, 1, &layout, sizes) {
            Ok(whole) => {
                let shown = |part: &Part| match part {
                    Part::Numbers(numbers) => format!("{numbers:?}"),
                    Part::Labels(codes, levels) => format!("{codes:?} {:?}", levels.texts()),
                    Part::Nothing => String::new(),
                };
                let parts: Vec<String> = whole.parts.iter().map(shown).collect();
                format!("{} {} {:?} {parts:?}", whole.rows, whole.line, whole.empty)
            }
            Err(Stop::Fault(error)) => error.to_string(),
            Err(Stop::NotUtf8(place)) => format!("not UTF-8 at {place}"),
        }
    }

    const WHOLE: Sizes = Sizes { block: 1 << 20, piece: 1 << 20 };

    #[test]
    fn quoted_line_ends_are_not_taken_for_the_ends_of_rows() {
        let text = "a,1\n\"x\ny,2\n\",3\n\nb,\"4\"\n\"\n\n\n\n\n\",5\n".repeat(20);
        for (block, piece) in [(1, 1), (7, 3), (30, 10), (1000, 4)] {
            assert_eq!(found(&text, 2, Sizes { block, piece }), found(&text, 2, WHOLE), "{block} {piece}");
        }
        assert!(found(&text, 2, WHOLE).starts_with("80 "));
    }

    #[test]
    fn an_endless_cell_is_looked_at_a_few_times_and_not_once_a_block() {
        let text = format!("a,1\n\"{}", "x,2\n".repeat(5_000));
        let said =
            "The quote that opens on line 2 of `t` is never closed. Close it, or double it if it belongs to the text.";
        assert_eq!(found(&text, 2, Sizes { block: 8, piece: 8 }), said);
    }

    #[test]
    fn a_byte_that_is_no_text_is_told_with_its_place_wherever_blocks_end() {
        for line in [0, 1, 30, 59] {
            let mut lines: Vec<String> = (0..60).map(|row| format!("\u{e9}{row},1\n")).collect();
            lines[line].insert(2, '\0');
            let text = lines.concat();
            let told = format!("Line {} of `t` holds a NUL byte", line + 1);
            for (block, piece) in [(1, 1), (9, 2), (40, 17), (1 << 20, 1 << 20)] {
                let said = found(&text, 2, Sizes { block, piece });
                assert!(said.starts_with(&told), "{block} {piece}: {said}");
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        for line in [0, 1, 30, 59] {
            let lines: Vec<Vec<u8>> =
                (0..60).map(|row| if row == line { b"\xe9,1\n".to_vec() } else { "\u{e9},1\n".into() }).collect();
            std::fs::write(&path, lines.concat()).unwrap();
            let how = spec::Data::default();
            let (rules, wanted) = (Rules::of(&how), [Wanted::Labels; 2]);
            let layout = Layout { delimiter: b',', line_end: b'\n', trim: false, rules: &rules, wanted: &wanted };
            for (block, piece) in [(1, 1), (9, 2), (40, 17)] {
                let source = Source::File(&path, Encoding::Utf8);
                let Err(Stop::NotUtf8(place)) = pass(&source, 0, 1, &layout, Sizes { block, piece }) else {
                    panic!("text")
                };
                assert_eq!((place, source.place(place).unwrap()), (line * 5, (0xe9, line + 1)), "{block} {piece}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_found_does_not_depend_on_where_blocks_and_pieces_end(
            rows in prop::collection::vec("(x|\"[y\n,]{0,5}\"|\"\"\"\n\"\"\"|é|),(1|2\\.5|z|\"3\")(,4)?\r?\n|\n", 0..12),
            cut in 0_usize..6,
            block in 1_usize..40,
            piece in 1_usize..20,
        ) {
            let mut text = rows.concat();
            (0..cut).for_each(|_| { text.pop(); });
            prop_assert_eq!(found(&text, 2, Sizes { block, piece }), found(&text, 2, WHOLE));
        }
    }
}
