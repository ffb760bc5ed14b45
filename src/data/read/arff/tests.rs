//! ARFF files as Weka and others write them, and broken ones.

use super::*;
use crate::data::table::Values;

fn table(text: &str) -> Result<Read, DataError> {
    read(Path::new("t.arff"), text.as_bytes().to_vec(), &spec::Data::default())
}

fn shown(text: &str) -> String {
    let table = table(text).unwrap().table;
    let cell = |values: &Values, row| values.text(row).unwrap_or_else(|| "-".into());
    let line = |column: &Column| {
        let cells: Vec<String> = (0..table.rows).map(|row| cell(&column.values, row)).collect();
        format!("{} {:?}: {}", column.name, column.values.kind(), cells.join("|"))
    };
    table.columns.iter().map(line).collect::<Vec<_>>().join("\n")
}

const HEADER: &str =
    "@relation t\n@attribute a numeric\n@attribute 'a class' {no, 'oh yes'}\n@attribute s string\n@data\n";

fn error(rows: &str) -> String {
    table(&format!("{HEADER}{rows}\n")).unwrap_err().to_string()
}

#[test]
fn every_kind_of_attribute_is_read_with_quotes_comments_and_gaps() {
    let text = "% a comment\n@RELATION \"iris, old\"\n\n@ATTRIBUTE sepal\tREAL % in cm\n@attribute 'a class' {no, 'oh yes', 'it\\'s'}\n\
                @attribute day date \"yyyy-MM-dd\"\n@attribute note String\n@DATA\n% rows\n\
                5.1,no,2020-01-02,plain\n?, 'oh yes' ,?,\"say \\\"hi\\\", twice\"\n-1e3\tit's\t2021-01-01\t'50% off'\n";
    let text = text.replace("\tit's\t", "\t'it\\'s'\t");
    insta::assert_snapshot!(shown(&text), @r#"
    sepal Numeric: 5.1|-|-1000
    a class Categorical: no|oh yes|it's
    day Categorical: 2020-01-02|-|2021-01-01
    note Categorical: plain|say "hi", twice|50% off
    "#);
}

#[test]
fn sparse_rows_hold_what_is_not_zero() {
    let rows = "{}\n{0 2.5, 1 'oh yes', 2 x}\n{1 no,0 ?}, {4}\n";
    insta::assert_snapshot!(shown(&format!("{HEADER}{rows}")), @r"
    a Numeric: 0|2.5|-
    a class Categorical: no|oh yes|no
    s Categorical: -|x|-
    ");
    let warnings = table(&format!("{HEADER}{rows}")).unwrap().warnings;
    insta::assert_snapshot!(warnings.join("\n"), @"1 rows of `t.arff` carry a weight in braces, which is not read.");
}

#[test]
fn what_breaks_the_format_is_told_with_its_line() {
    let bad = [
        "1,no",
        "1,no,x,y",
        "one,no,x",
        "1,maybe,x",
        "1,no,'x",
        "1,,no,x",
        "{0 1",
        "{7 1}",
        "{0 1, 0 2}",
        "{x 1}",
        "{0}",
        "1,no,x {y}",
        "1,{no},x",
    ];
    insta::assert_snapshot!(bad.map(error).join("\n"), @r"
    Line 6 of `t.arff` is not ARFF: it has 2 cells where 3 are declared; a missing one is written `?`.
    Line 6 of `t.arff` is not ARFF: it has more cells than are declared; put text that holds blanks or commas in quotes.
    Line 6 of `t.arff` is not ARFF: `one` is no number, and attribute `a` is numeric; a missing one is written `?`.
    Line 6 of `t.arff` is not ARFF: `maybe` is not among the declared values of attribute `a class`; add it to its list.
    Line 6 of `t.arff` is not ARFF: the quote ' is never closed; a quote inside text is written \'.
    Line 6 of `t.arff` is not ARFF: a cell between two commas is empty; a missing one is written `?`.
    Line 6 of `t.arff` is not ARFF: its brace is never closed.
    Line 6 of `t.arff` is not ARFF: index 7 is beyond the last attribute, which is 2.
    Line 6 of `t.arff` is not ARFF: index 0 stands twice.
    Line 6 of `t.arff` is not ARFF: `x` is no index of an attribute.
    Line 6 of `t.arff` is not ARFF: index 0 has no value.
    Line 6 of `t.arff` is not ARFF: after the cells only a weight in braces may follow, as in `{2}`.
    Line 6 of `t.arff` is not ARFF: a brace stands in a row without braces; put it in quotes.
    ");
    let headers = [
        "@relation t\n@attribute a numeric\n",
        "@relation t\n@data\n1\n",
        "@relation t\n@attribute\n@data\n1\n",
        "@relation t\n@attribute a\n@data\n1\n",
        "@relation t\n@attribute a {x, y\n@data\nx\n",
        "@relation t\n@attribute a color\n@data\nx\n",
        "@relation t\n@attribute a relational\n@data\nx\n",
        "@relation t\na,b\n1,2\n",
        "@relation t\n@attribute a numeric\n@data\n% nothing\n",
    ];
    insta::assert_snapshot!(headers.map(|text| table(text).unwrap_err().to_string()).join("\n"), @r"
    Line 2 of `t.arff` is not ARFF: the file ends without a line @data; it may be cut short.
    Line 2 of `t.arff` is not ARFF: no @attribute stands before @data.
    Line 2 of `t.arff` is not ARFF: an attribute needs a name and a type, as in `@attribute age numeric`.
    Line 2 of `t.arff` is not ARFF: attribute `a` has no type; write numeric, string, date or `{a, b}`.
    Line 2 of `t.arff` is not ARFF: its list of values is never closed by `}`.
    Line 2 of `t.arff` is not ARFF: `color` is no type of an attribute; there are numeric, real, integer, string, date and `{a, b}`.
    Line 2 of `t.arff` is not ARFF: relational attributes are not read; flatten them.
    Line 2 of `t.arff` is not ARFF: before @data stand lines that begin with @relation, @attribute or %.
    `t.arff` gives columns and no rows.
    ");
}

#[test]
fn sparse_rows_of_many_attributes_are_counted_before_room_is_made() {
    let attributes: String = (0..40_000).fold(String::new(), |text, n| text + &format!("@attribute a{n} numeric\n"));
    let text = format!("@relation t\n{attributes}@data\n{}", "{}\n".repeat(100_000));
    let error = table(&text).unwrap_err();
    insta::assert_snapshot!(error, @"`t.arff` holds 100000 rows of 40000 columns, most of which are not written out. As a table they take 32.0 GB, and at most 8.6 GB are used. Leave out columns or rows.");
}
