//! From the words of an expression to its tree, by recursive descent over the operators' precedence.

use std::ops::Range;

use super::lexer::{Token, Word, words};
use super::tree::{Binary, FUNCTIONS, Node, Term, Unary};
use crate::base::diag::{Diagnostic, nearest};

/// Parts inside parts at most, so that no text can exhaust the stack.
const DEEPEST: usize = 60;
/// Words of an expression at most; a chain of operators is as deep a tree as it is long.
const LONGEST: usize = 600;
/// How tightly `not` and the minus bind.
const NOT: u8 = 3;
const MINUS: u8 = 7;

/// Reads a whole expression.
pub(super) fn parse(text: &str) -> Result<Term, Diagnostic> {
    let words = words(text)?;
    if words.len() > LONGEST {
        return Err(Diagnostic::error(0..text.len(), format!("an expression has at most {LONGEST} words"))
            .hint("take it apart into several steps"));
    }
    let mut parser = Parser { words: &words, at: 0, depth: 0 };
    let term = parser.expression(0)?;
    match &parser.word().token {
        Token::End => Ok(term),
        Token::Symbol(")") => Err(Diagnostic::error(parser.word().span.clone(), "there is no ( to this )")),
        _ => Err(Diagnostic::error(parser.word().span.clone(), "expected an operator before this")),
    }
}

struct Parser<'a> {
    words: &'a [Word],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    /// The word in hand; the last is never passed.
    fn word(&self) -> &'a Word {
        &self.words[self.at]
    }

    fn next(&mut self) -> &'a Word {
        let word = self.word();
        self.at = (self.at + 1).min(self.words.len() - 1);
        word
    }

    fn takes(&mut self, symbol: &str) -> bool {
        let found = matches!(&self.word().token, Token::Symbol(found) if *found == symbol);
        if found {
            self.next();
        }
        found
    }

    /// A part whose operators bind at least as tightly as `least`.
    fn expression(&mut self, least: u8) -> Result<Term, Diagnostic> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Diagnostic::error(self.word().span.clone(), "this is nested too deeply")
                .hint("take it apart into several steps"));
        }
        let mut left = self.operand()?;
        while let Some((operator, binds)) = self.operator().filter(|(_, binds)| *binds >= least) {
            self.next();
            // Powers are taken from the right: 2 ** 3 ** 2 is 2 ** 9.
            let right = self.expression(if operator == Binary::Power { MINUS } else { binds + 1 })?;
            if binds == 4 && self.operator().is_some_and(|(_, next)| next == 4) {
                return Err(Diagnostic::error(self.word().span.clone(), "comparisons cannot be chained")
                    .hint("join two with `and`: a < b and b < c"));
            }
            let span = left.span.start..right.span.end;
            left = Term { node: Node::Binary(operator, Box::new(left), Box::new(right)), span };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<(Binary, u8)> {
        match &self.word().token {
            Token::Symbol(sign) => Binary::of(sign),
            Token::Name(name) if matches!(name.as_str(), "and" | "or") => Binary::of(name),
            _ => None,
        }
    }

    fn operand(&mut self) -> Result<Term, Diagnostic> {
        let word = self.next();
        let node = match &word.token {
            Token::Number(number) => Node::Number(*number),
            Token::Text(text) => Node::Text(text.clone()),
            Token::Column(name) => Node::Column(name.clone()),
            Token::Name(name) => return self.named(name, word),
            Token::Symbol("-") => return self.unary(Unary::Minus, MINUS, word),
            Token::Symbol("(") => {
                let inner = self.expression(0)?;
                let end = self.close(&word.span)?;
                return Ok(Term { node: inner.node, span: word.span.start..end });
            }
            Token::Symbol(sign) => {
                return Err(Diagnostic::error(word.span.clone(), format!("expected a value before `{sign}`")));
            }
            Token::End => return Err(self.unfinished()),
        };
        Ok(Term { node, span: word.span.clone() })
    }

    fn unary(&mut self, operator: Unary, binds: u8, word: &Word) -> Result<Term, Diagnostic> {
        let operand = self.expression(binds)?;
        let span = word.span.start..operand.span.end;
        Ok(Term { node: Node::Unary(operator, Box::new(operand)), span })
    }

    /// What a bare name stands for.
    fn named(&mut self, name: &str, word: &Word) -> Result<Term, Diagnostic> {
        let node = match name {
            "true" => Node::Truth(true),
            "false" => Node::Truth(false),
            "not" => return self.unary(Unary::Not, NOT, word),
            "and" | "or" => {
                return Err(Diagnostic::error(word.span.clone(), format!("expected a value before `{name}`")));
            }
            _ if self.takes("(") => return self.call(name, word),
            _ => Node::Column(name.to_owned()),
        };
        Ok(Term { node, span: word.span.clone() })
    }

    fn call(&mut self, name: &str, word: &Word) -> Result<Term, Diagnostic> {
        let Some(&(_, function, least, most)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
            let names = || FUNCTIONS.iter().map(|(known, ..)| *known);
            let hint = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("functions: {}", names().collect::<Vec<_>>().join(", ")),
            };
            return Err(Diagnostic::error(word.span.clone(), format!("there is no function `{name}`")).hint(hint));
        };
        let open = self.words[self.at - 1].span.clone();
        let mut arguments = vec![];
        while !matches!(self.word().token, Token::Symbol(")")) {
            arguments.push(self.expression(0)?);
            if !self.takes(",") {
                break;
            }
        }
        let span = word.span.start..self.close(&open)?;
        if (least..=most).contains(&arguments.len()) {
            return Ok(Term { node: Node::Call(function, arguments), span });
        }
        let wanted = if most == usize::MAX { format!("at least {least}") } else { least.to_string() };
        let values = if wanted == "1" { "value" } else { "values" };
        Err(Diagnostic::error(span, format!("`{name}` takes {wanted} {values}, found {}", arguments.len())))
    }

    /// What is said where the text ends and a value was to come: it points at the last word there is.
    fn unfinished(&self) -> Diagnostic {
        match self.words {
            [.., last, _] => Diagnostic::error(last.span.clone(), "expected a value after this"),
            _ => Diagnostic::error(0..self.word().span.end, "expected a value"),
        }
    }

    /// Passes a `)` and tells where it ends.
    fn close(&mut self, open: &Range<usize>) -> Result<usize, Diagnostic> {
        let word = self.word();
        if self.takes(")") {
            return Ok(word.span.end);
        }
        Err(match word.token {
            Token::End => Diagnostic::error(open.clone(), "this ( is never closed"),
            _ => Diagnostic::error(word.span.clone(), "expected an operator, `,` or `)` before this"),
        })
    }
}
