//! Broken ARFF and `LibSVM` files.

use std::fmt::Write;

use super::File;
use super::seeds::{ARFF, LIBSVM};

/// All of them.
pub(super) fn files() -> Vec<File> {
    let mut files: Vec<File> = arff().into_iter().map(|(name, text)| File::new(format!("{name}.arff"), text)).collect();
    files.extend(libsvm().into_iter().map(|(name, text)| File::new(format!("{name}.svm"), text)));
    files.extend((0..ARFF.len()).step_by(11).map(|end| File::new(format!("cut_{end}.arff"), &ARFF.as_bytes()[..end])));
    files
        .extend((0..LIBSVM.len()).step_by(6).map(|end| File::new(format!("cut_{end}.svm"), &LIBSVM.as_bytes()[..end])));
    files
}

fn arff() -> Vec<(&'static str, String)> {
    let head = "@relation t\n@attribute a numeric\n@attribute b {x,y}\n@data\n";
    let mut many = String::from("@relation t\n");
    (0..20_000).for_each(|n| writeln!(many, "@attribute a{n} numeric").expect("text grows"));
    vec![
        ("whole", ARFF.into()),
        ("no_data", "@relation t\n@attribute a numeric\n".into()),
        ("no_rows", head.into()),
        ("no_attributes", "@relation t\n@data\n1\n".into()),
        ("no_type", "@relation t\n@attribute a\n@data\n1\n".into()),
        ("no_name", "@relation t\n@attribute\n@data\n1\n".into()),
        ("open_name", "@relation t\n@attribute 'a numeric\n@data\n1\n".into()),
        ("open_list", "@relation t\n@attribute a {x,y\n@data\nx\n".into()),
        ("empty_list", "@relation t\n@attribute a {}\n@data\nx\n".into()),
        ("nested_list", "@relation t\n@attribute a {{x},y}\n@data\nx\n".into()),
        ("unknown_type", "@relation t\n@attribute a colour\n@data\n1\n".into()),
        ("relational", "@relation t\n@attribute a relational\n@attribute b numeric\n@end a\n@data\n1\n".into()),
        ("same_names", "@relation t\n@attribute a numeric\n@attribute a numeric\n@data\n1,2\n".into()),
        ("no_number", format!("{head}one,x\n")),
        ("undeclared", format!("{head}1,z\n")),
        ("short", format!("{head}1\n")),
        ("long", format!("{head}1,x,2\n")),
        ("open_quote", format!("{head}1,'x\n")),
        ("open_brace", format!("{head}{{0 1\n")),
        ("no_value", format!("{head}{{0}}\n")),
        ("beyond", format!("{head}{{99999999999999999999 1}}\n")),
        ("negative", format!("{head}{{-1 1}}\n")),
        ("twice", format!("{head}{{0 1, 0 2}}\n")),
        ("braces", format!("{head}{}\n", "{".repeat(100_000))),
        ("backslashes", format!("{head}1,'{}\n", "\\".repeat(100_001))),
        ("infinite", format!("{head}inf,x\n-1e999,y\nnan,?\n")),
        ("latin1_marks", format!("{head}1,\u{a0}x\n")),
        ("zeros_for_gigabytes", format!("{many}@data\n{}", "{}\n".repeat(200_000))),
        ("many_attributes", format!("{many}@data\n{{0 1}}\n{{19999 2}}\n")),
    ]
}

fn libsvm() -> Vec<(&'static str, String)> {
    vec![
        ("whole", LIBSVM.into()),
        ("nothing", String::new()),
        ("comments", "# a\n# b\n".into()),
        ("no_label", "1:2 2:3\n".into()),
        ("two_labels", "1,2 1:1\n".into()),
        ("no_colon", "1 5\n".into()),
        ("no_value", "1 5:\n".into()),
        ("no_index", "1 :5\n".into()),
        ("letters", "1 a:b\n".into()),
        ("twice", "1 2:3 2:4\n".into()),
        ("negative", "1 -1:2\n".into()),
        ("beyond", "1 4294967295:1\n".into()),
        ("far_beyond", "1 99999999999999999999:1\n".into()),
        ("not_numbers", "nan 1:nan 2:inf 3:-1e999\n1 1:1\n".into()),
        ("words", "yes 1:1\nno 2:1\n".into()),
        ("open_query", "1 qid: 1:1\n".into()),
        ("zeros_for_gigabytes", format!("1 100000:1\n{}", "1\n".repeat(200_000))),
        ("long_word", format!("1 {}\n", "9".repeat(1 << 20))),
        ("colons", format!("1 {}\n", ":".repeat(1 << 20))),
    ]
}
