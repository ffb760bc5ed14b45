//! Broken gzip and zstd files, and bombs.

use super::File;
use super::seeds::{CSV, gzip, zstd};

/// All of them.
pub(super) fn files() -> Vec<File> {
    let mut files = vec![];
    for (end, pack) in [("gz", gzip as fn(&[u8]) -> Vec<u8>), ("zst", zstd)] {
        let whole = pack(CSV.as_bytes());
        let named = |what: &str| format!("{what}.csv.{end}");
        files.extend([
            File::new(named("whole"), whole.clone()),
            File::new(named("of_nothing"), pack(b"")),
            File::new(named("twice_packed"), pack(&whole)),
            File::new(named("two_members"), [pack(CSV.as_bytes()), pack(b"6,F,1,x\n")].concat()),
            File::new(named("rubbish_after"), [whole.as_slice(), b"rubbish"].concat()),
            File::new(named("zeros_after"), [whole.as_slice(), &[0; 600]].concat()),
            File::new(named("not_packed"), CSV.as_bytes()),
            File::new(named("of_a_database"), pack(b"SQLite format 3\0rest")),
            File::new(named("of_a_workbook"), pack(b"PK\x03\x04")),
            File::new(named("nuls"), pack(&[0; 100])),
            File::new(named("bomb"), pack(&vec![b'a'; 300 << 20])),
            File::new(named("many_rows"), pack("a,b\n".repeat(1 << 20).as_bytes())),
        ]);
        files.extend((0..whole.len()).step_by(9).map(|cut| File::new(format!("cut_{cut}.csv.{end}"), &whole[..cut])));
        for place in (0..whole.len()).step_by(8) {
            let mut bytes = whole.clone();
            bytes[place] ^= 0x55;
            files.push(File::new(format!("flipped_{place}.csv.{end}"), bytes));
        }
    }
    files
}
