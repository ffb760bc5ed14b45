//! Broken text tables.

use super::File;
use super::seeds::CSV;

/// All of them.
pub(super) fn files() -> Vec<File> {
    let mut files: Vec<File> =
        written().into_iter().map(|(name, text)| File::new(format!("{name}.csv"), text)).collect();
    files.extend(large());
    files.extend((0..CSV.len()).step_by(3).map(|end| File::new(format!("cut_{end}.csv"), &CSV.as_bytes()[..end])));
    files.extend(encoded());
    files.extend(foreign());
    files
}

fn written() -> Vec<(&'static str, &'static str)> {
    vec![
        ("empty", ""),
        ("newline", "\n"),
        ("newlines", "\r\n\r\n\n\r"),
        ("blanks", "   \n \t \n"),
        ("mark", "\u{feff}"),
        ("mark_and_header", "\u{feff}a,b\n"),
        ("two_marks", "\u{feff}\u{feff}a,b\n1,2\n"),
        ("header", "a,b"),
        ("one_cell", "a"),
        ("one_number", "1"),
        ("nul", "a,b\n1,\u{0}\n"),
        ("nuls", "\u{0}\u{0}\u{0}\u{0}"),
        ("short_row", "a,b,c\n1,2,3\n1,2\n"),
        ("long_row", "a,b\n1,2\n1,2,3\n"),
        ("short_header", "a\n1,2\n3,4\n"),
        ("long_header", "a,b,c\n1,2\n"),
        ("trailing_commas", "a,b,\n1,2,\n3,4,\n"),
        ("only_commas", ",,,\n,,,\n,,,\n"),
        ("semicolon_among_commas", "a,b\n1;2\n3;4\n"),
        ("two_delimiters", "a;b,c\n1;2,3\n4;5,6\n"),
        ("open_first", "\"a,b\n1,2\n"),
        ("open_middle", "a,b\n\"1,2\n3,4\n"),
        ("open_last", "a,b\n1,2\n3,\""),
        ("quote_inside", "a,b\n1 \"x\" y,2\n"),
        ("after_quote", "a,b\n\"1\"x,2\n"),
        ("quote_after_blank", "a,b\n 1, \"2\n3\" \n"),
        ("only_quotes", "\"\"\"\"\"\"\"\"\"\n"),
        ("odd_quotes", "\"\"\"\n"),
        ("single_quotes", "a,b\n'1,2',3\n"),
        ("mixed_ends", "a,b\n1,2\r\n3,4\r5,6\n"),
        ("old_mac", "a,b\r1,2\r3,4\r"),
        ("mac_then_unix", "a,b\r1,2\n3,4\n"),
        ("return_in_cell", "a,b\n1\r,2\n"),
        ("no_last_end", "a,b\n1,2\n3,4"),
        ("not_numbers", "a,b\nNaN,Inf\n-inf,nan\nInfinity,1e999\n-1e999,0x10\n"),
        ("only_not_numbers", "a\nNaN\nnan\nInf\n"),
        ("huge_numbers", "a,b\n1e308,1e-320\n99999999999999999999999999,-0.0\n"),
        ("odd_numbers", "a,b,c\n1_000,+.5,1.\n.e1,--1,1e\n٣,1 000,1,5\n"),
        ("dates", "a,b\n2020-13-45,0000-00-00\n99999-01-01,24:60:61\n"),
        ("formulas", "a,b\n=1+1,+1\n-x,@SUM(A1)\n\"=HYPERLINK(\"\"x\"\")\",1\n"),
        ("formula_header", "=cmd|' /C calc'!A0,b\n1,2\n"),
        ("same_names", "a,a,a,a_2\n1,2,3,4\n"),
        ("no_names", ",\"\", \n1,2,3\n"),
        ("controls", "a,b\n\u{1}\u{7}\u{1b}[31m,\u{7f}\u{8}\n"),
        ("separators", "a,b\n1\u{2028}2,3\u{85}4\n"),
        ("right_to_left", "\u{202e}a,שלום\n1,2\n"),
        ("emoji", "👩‍👩‍👧,é\u{301}\u{301}\u{301}\n1,2\n"),
        ("comments", "# a comment\n# another\na,b\n1,2\n"),
        ("title", "A title\n\na,b\n1,2\n"),
        ("total", "a,b\n1,2\nTotal rows: 1\n"),
        ("html", "<!DOCTYPE html><html><body>404, not found</body></html>\n"),
        ("json", "[{\"a\": 1}, {\"a\": 2}]\n"),
        ("toml", "[data]\npath = \"a.csv\"\n"),
        ("empty_between", "a,b\n\n1,2\n\n\n3,4\n\n"),
        ("spaces", "a b\n1 2\n3 4\n"),
        ("tabs_and_blanks", "a\tb\n1 \t2\n\t\n"),
    ]
}

fn large() -> Vec<File> {
    let wide = (0..20_000).fold(String::new(), |text, number| text + "c" + &number.to_string() + ",");
    let megabyte = "x".repeat(1 << 20);
    vec![
        File::new("cell_of_a_megabyte.csv", format!("a,b\n1,{megabyte}\n2,y\n")),
        File::new("name_of_a_megabyte.csv", format!("a,{megabyte}\n1,2\n")),
        File::new("lines_in_a_cell.csv", format!("a,b\n1,\"{}\"\n2,y\n", "z\n".repeat(1 << 19))),
        File::new("quotes_in_quotes.csv", format!("a,b\n1,\"{}\"\n2,y\n", "\"\"".repeat(1 << 19))),
        File::new("odd_quotes_in_quotes.csv", format!("a,b\n1,\"{}\n2,y\n", "\"\"".repeat(1 << 19))),
        File::new("quotes_everywhere.csv", "\"".repeat((1 << 20) + 1)),
        File::new("open_for_a_megabyte.csv", format!("a,b\n\"{megabyte}\n1,2\n")),
        File::new("wide.csv", format!("{wide}y\n{}1\n", "1,".repeat(20_000))),
        File::new("wide_and_ragged.csv", format!("{wide}y\n{}1\n", "1,".repeat(19_999))),
        File::new("one_long_line.csv", "1,".repeat(1 << 18)),
        File::new("commas.csv", ",".repeat(1 << 18)),
        File::new("empty_lines.csv", format!("a,b\n{}1,2\n", "\n".repeat(1 << 20))),
        File::new("blank_lines.csv", format!("a,b\n{}1,2\n", "  \r\n".repeat(1 << 18))),
        File::new("same_name_often.csv", format!("{}a\n{}1\n", "a,".repeat(3_000), "1,".repeat(3_000))),
    ]
}

fn encoded() -> Vec<File> {
    let little: Vec<u8> = CSV.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = CSV.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let wide: Vec<u8> = CSV.chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    vec![
        File::new("utf16_le.csv", marked(&[0xff, 0xfe], &little)),
        File::new("utf16_be.csv", marked(&[0xfe, 0xff], &big)),
        File::new("utf16_odd.csv", marked(&[0xff, 0xfe], &little[..little.len() - 1])),
        File::new("utf16_wrong_mark.csv", marked(&[0xfe, 0xff], &little)),
        File::new("utf16_unmarked.csv", little),
        File::new("utf16_lone.csv", [0xff, 0xfe, 0x61, 0, 0, 0xd8, 0x0a, 0, 0x31, 0]),
        File::new("utf16_mark.csv", [0xff, 0xfe]),
        File::new("utf32.csv", marked(&[0xff, 0xfe, 0, 0], &wide)),
        File::new("latin1.csv", b"na\xefve,b\nAndr\xe9,2\n".to_vec()),
        File::new("windows1252.csv", b"a,b\n\x93quoted\x94,\x80 5\n".to_vec()),
        File::new("shift_jis.csv", b"a,b\n\x83\x65\x83\x58\x83\x67,1\n".to_vec()),
        File::new("overlong.csv", b"a,b\n\xc0\xaf,\xe0\x80\xaf\n".to_vec()),
        File::new("surrogate.csv", b"a,b\n\xed\xa0\x80,1\n".to_vec()),
        File::new("half_letter.csv", b"a,b\n1,\xc3".to_vec()),
        File::new("continuations.csv", vec![0x80; 400]),
        File::new("all_bytes.csv", (1..=255).collect::<Vec<u8>>()),
        File::new("ebcdic.csv", b"\x81\x6b\x82\x25\xf1\x6b\xf2\x25".to_vec()),
    ]
}

fn foreign() -> Vec<File> {
    let kinds: [(&str, &[u8]); 12] = [
        ("workbook.xlsx", b"PK\x03\x04\x14\0\x06\0"),
        ("workbook.csv", b"PK\x03\x04\x14\0\x06\0"),
        ("old_workbook.xls", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
        ("packed.csv.xz", &[0xfd, b'7', b'z', b'X', b'Z', 0]),
        ("packed.csv.bz2", b"BZh91AY&SY"),
        ("tensor.h5", &[0x89, b'H', b'D', b'F', 13, 10, 26, 10]),
        ("picture.csv", &[0x89, b'P', b'N', b'G', 13, 10, 26, 10]),
        ("photo.csv", &[0xff, 0xd8, 0xff, 0xe0, 0, 16]),
        ("paper.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("program.csv", &[0x7f, b'E', b'L', b'F', 2, 1, 1, 0]),
        ("pickle.csv", &[0x80, 4, 0x95, 0x10, 0, 0, 0]),
        ("numpy.csv", b"\x93NUMPY\x01\0v\0{'descr'"),
    ];
    kinds.into_iter().map(|(name, bytes)| File::new(name, bytes)).collect()
}
