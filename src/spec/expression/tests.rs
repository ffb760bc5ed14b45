//! Expressions: what binds how, what is said of mistakes and where, and that no text can make reading panic.

use proptest::prelude::*;

use super::*;

/// The tree with every part in parentheses.
fn grouped(term: &Term) -> String {
    match &term.node {
        Node::Number(number) => number.to_string(),
        Node::Text(text) => format!("{text:?}"),
        Node::Truth(yes) => yes.to_string(),
        Node::Column(name) => name.clone(),
        Node::Unary(operator, operand) => format!("({operator:?} {})", grouped(operand)),
        Node::Binary(operator, left, right) => format!("({} {operator:?} {})", grouped(left), grouped(right)),
        Node::Call(function, arguments) => {
            format!("{}({})", function.name(), arguments.iter().map(grouped).collect::<Vec<_>>().join(", "))
        }
    }
}

fn read(text: &str) -> String {
    grouped(Expression::parse(text).unwrap().root())
}

fn said(text: &str) -> String {
    Expression::parse(text).unwrap_err().render("as", text)
}

#[test]
fn operators_bind_as_in_python() {
    assert_eq!(read("weight / height ** 2"), "(weight Divide (height Power 2))");
    assert_eq!(read("-a ** 2 * 3 - b"), "(((Minus (a Power 2)) Multiply 3) Subtract b)");
    assert_eq!(read("2 ** 3 ** -2"), "(2 Power (3 Power (Minus 2)))");
    assert_eq!(read("not a > 1 and b < 2 or c == 3"), "(((Not (a More 1)) And (b Less 2)) Or (c Equal 3))");
    assert_eq!(read("(1 + 2) * 1_000.5e-1 % 7"), "(((1 Add 2) Multiply 100.05) Remainder 7)");
    assert_eq!(
        read("if(`a b` == 'it''s', max(x, 1, y), fill(z, 0))"),
        "if((a b Equal \"it's\"), max(x, 1, y), fill(z, 0))"
    );
    assert_eq!(read("log + if"), "(log Add if)");
}

#[test]
fn mistakes_point_at_their_place() {
    insta::assert_snapshot!(said("weight / (height ** 2"), @r"
    error: this ( is never closed
     --> as:1:10
      |
    1 | weight / (height ** 2
      |          ^
    ");
    insta::assert_snapshot!(said("weight +"), @r"
    error: expected a value after this
     --> as:1:8
      |
    1 | weight +
      |        ^
    ");
    insta::assert_snapshot!(said("weight height"), @r"
    error: expected an operator before this
     --> as:1:8
      |
    1 | weight height
      |        ^^^^^^
    ");
    insta::assert_snapshot!(said("sqr(weight)"), @r"
    error: there is no function `sqr`
     --> as:1:1
      |
    1 | sqr(weight)
      | ^^^
      |
      = hint: did you mean `sqrt`?
    ");
    insta::assert_snapshot!(said("if(a > 1, 2)"), @r"
    error: `if` takes 3 values, found 2
     --> as:1:1
      |
    1 | if(a > 1, 2)
      | ^^^^^^^^^^^^
    ");
    insta::assert_snapshot!(said("a = 1"), @r"
    error: `=` means nothing here
     --> as:1:3
      |
    1 | a = 1
      |   ^
      |
      = hint: write `==`
    ");
    insta::assert_snapshot!(said("1 < a < 3"), @r"
    error: comparisons cannot be chained
     --> as:1:7
      |
    1 | 1 < a < 3
      |       ^
      |
      = hint: join two with `and`: a < b and b < c
    ");
    insta::assert_snapshot!(said("`a b"), @r"
    error: this ` is never closed
     --> as:1:1
      |
    1 | `a b
      | ^^^^
    ");
    insta::assert_snapshot!(said("a + 'b'"), @r"
    error: expected a number, found text
     --> as:1:5
      |
    1 | a + 'b'
      |     ^^^
    ");
    insta::assert_snapshot!(said("1 and a"), @r"
    error: expected a condition, found a number
     --> as:1:1
      |
    1 | 1 and a
      | ^
      |
      = hint: compare it with something, as in `x != 0`
    ");
    insta::assert_snapshot!(said("if(a, 'x', 1)"), @r"
    error: text and a number cannot be chosen between
     --> as:1:7
      |
    1 | if(a, 'x', 1)
      |       ^^^^^^
    ");
    insta::assert_snapshot!(said(""), @r"
    error: expected a value
     --> as:1:1
      |
    1 |
      | ^
    ");
}

#[test]
fn an_unfinished_expression_points_at_its_last_word_whatever_blanks_follow() {
    for (text, at) in [("é + ", 3..4), ("é +\u{3000}", 3..4), ("not\u{85}", 0..3), ("\u{85}", 0..2), ("", 0..0)] {
        assert_eq!(Expression::parse(text).unwrap_err().span, Some(at), "{text:?}");
    }
}

#[test]
fn types_follow_from_the_columns() {
    let typed = |text: &str| {
        let columns = |name: &str, _: &Term| Ok(if name == "n" { Type::Number } else { Type::Text });
        Expression::parse(text).unwrap().typed(&columns)
    };
    assert_eq!(typed("n + 1"), Ok(Type::Number));
    assert_eq!(typed("n > 1"), Ok(Type::Truth));
    assert_eq!(typed("if(n > 1, t, 'x')"), Ok(Type::Text));
    assert_eq!(typed("len(t) + (n > 1)"), Ok(Type::Number));
    insta::assert_snapshot!(typed("n + t").unwrap_err().render("as", "n + t"), @r"
    error: expected a number, found text
     --> as:1:5
      |
    1 | n + t
      |     ^
    ");
    insta::assert_snapshot!(typed("lower(n)").unwrap_err().render("as", "lower(n)"), @r"
    error: expected text, found a number
     --> as:1:7
      |
    1 | lower(n)
      |       ^
      |
      = hint: `data.types` makes text of a column of numbers
    ");
}

#[test]
fn no_depth_or_length_exhausts_the_stack() {
    for text in [
        "(".repeat(100_000),
        "-".repeat(100_000),
        "1**".repeat(100_000),
        "not ".repeat(9999),
        "1+".repeat(50_000) + "1",
    ] {
        assert!(Expression::parse(&text).is_err());
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,60}") {
        if let Err(mistake) = Expression::parse(&text) {
            let span = mistake.span.clone().expect("every mistake has its place");
            prop_assert!(span.start <= span.end && span.end <= text.len());
            mistake.render("as", &text);
        }
    }

    #[test]
    fn no_row_of_words_makes_reading_panic(words in prop::collection::vec(prop::sample::select(
        &["a", "`b c`", "1", "2.5e", ".5", "'t", "'t'", "+", "-", "**", "%", "(", ")", ",", "and", "not", "if", "if(", "min(", "==", "<", "é", "\""][..]), 0..20),
    ) {
        let text = words.join(" ");
        if let Err(mistake) = Expression::parse(&text) {
            let span = mistake.span.clone().expect("every mistake has its place");
            prop_assert!(text.get(span).is_some());
        }
    }
}
