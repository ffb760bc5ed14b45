//! Where things stand in the text: from keys and ways into values to byte ranges.
//!
//! The only file, with the loop over tables, that walks the tree the TOML crate hands back.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::literal::inside as inside_text;
use crate::base::diag::Diagnostic;
use crate::spec::{At, Refusal, Value};

/// The text's tree.
pub(in crate::spec) struct Places<'a> {
    root: &'a DeTable<'a>,
    text: &'a str,
}

/// A key and its value.
pub(in crate::spec) struct Found<'a> {
    /// The key's place.
    pub(in crate::spec) key: Range<usize>,
    /// The value, with its place.
    pub(in crate::spec) value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Places<'a> {
    /// `text` is what `root` was read from.
    pub(in crate::spec) fn new(root: &'a DeTable<'a>, text: &'a str) -> Self {
        Self { root, text }
    }

    /// The place of the value of a step's key.
    pub(in crate::spec) fn in_step(&self, index: usize, key: &str) -> Option<Range<usize>> {
        self.find(&["prepare"])?.value.get_ref().get(index)?.get_ref().get(key).map(Spanned::span)
    }

    /// The place of some bytes of the text that a step's key holds.
    pub(in crate::spec) fn inside_step(&self, index: usize, key: &str, bytes: &Range<usize>) -> Option<Range<usize>> {
        Some(inside_text(self.text, self.in_step(index, key)?, bytes))
    }

    /// A refusal at its place inside a value.
    pub(in crate::spec) fn refused(&self, value: &Spanned<DeValue>, refusal: Refusal) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.span_at(value, &refusal.at), refusal.message);
        match refusal.hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        }
    }

    fn span_at(&self, value: &Spanned<DeValue>, way: &[At]) -> Range<usize> {
        let Some((first, rest)) = way.split_first() else { return value.span() };
        let inner = match first {
            At::Item(index) => value.get_ref().get(*index),
            At::Entry(key) => value.get_ref().get(key),
            At::Key(name) => {
                let entry = value.get_ref().as_table().and_then(|table| table.get_key_value(name.as_str()));
                return entry.map_or(value.span(), |(key, _)| key.span());
            }
            At::Within(bytes) => return inside_text(self.text, value.span(), bytes),
        };
        inner.map_or(value.span(), |inner| self.span_at(inner, rest))
    }

    /// Keys and values above all tables, tables included.
    pub(in crate::spec) fn root(&self) -> impl Iterator<Item = (&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>)> {
        self.root.iter()
    }

    /// The value at the end of a way through tables.
    pub(in crate::spec) fn find(&self, way: &[&str]) -> Option<Found<'a>> {
        let mut table = self.root;
        let mut found = None;
        for (depth, name) in way.iter().enumerate() {
            let (key, value) = table.get_key_value(*name)?;
            if depth + 1 < way.len() {
                table = value.get_ref().as_table()?;
            }
            found = Some(Found { key: key.span(), value });
        }
        found
    }

    /// The place of a key, as in `train.momentum`, where the text has it.
    pub(in crate::spec) fn key(&self, key: &str) -> Option<Range<usize>> {
        self.find(&key.split('.').collect::<Vec<_>>()).map(|found| found.key)
    }

    /// The place of a key's value.
    pub(in crate::spec) fn value(&self, key: &str) -> Option<Range<usize>> {
        self.find(&key.split('.').collect::<Vec<_>>()).map(|found| found.value.span())
    }

    /// The place of an item of a key's list.
    pub(in crate::spec) fn item(&self, key: &str, index: usize) -> Option<Range<usize>> {
        let found = self.find(&key.split('.').collect::<Vec<_>>())?;
        found.value.get_ref().get(index).map(Spanned::span)
    }

    /// How many items a key's list has.
    pub(in crate::spec) fn items(&self, key: &str) -> usize {
        self.find(&[key]).and_then(|found| found.value.get_ref().as_array()).map_or(0, |items| items.len())
    }

    /// Whether the text has the key.
    pub(in crate::spec) fn has(&self, key: &str) -> bool {
        self.key(key).is_some()
    }

    /// Numbers that are written like numbers but are none, or too large for TOML.
    pub(in crate::spec) fn unreadable_numbers(&self) -> Vec<Diagnostic> {
        let mut out = vec![];
        self.root.values().for_each(|value| unreadable(value, &mut out));
        out
    }
}

/// The later of two places in the text.
pub(in crate::spec) fn later(a: Option<Range<usize>>, b: Option<Range<usize>>) -> Range<usize> {
    a.into_iter().chain(b).max_by_key(|span| span.start).unwrap_or(0..0)
}

/// A value without its places.
pub(in crate::spec) fn valued(value: &Spanned<DeValue>) -> Value {
    match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(whole) => {
            i64::from_str_radix(whole.as_str(), whole.radix()).map_or(Value::Float(f64::NAN), Value::Int)
        }
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(yes) => Value::Bool(*yes),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(valued).collect()),
        DeValue::Table(entries) => {
            Value::Map(entries.iter().map(|(key, value)| (key.get_ref().to_string(), valued(value))).collect())
        }
    }
}

fn unreadable(value: &Spanned<DeValue>, out: &mut Vec<Diagnostic>) {
    match value.get_ref() {
        DeValue::Integer(whole) if i64::from_str_radix(whole.as_str(), whole.radix()).is_err() => {
            let far = !whole.as_str().is_empty();
            let message = if far { "this whole number is too large" } else { "this is not a number" };
            out.push(Diagnostic::error(value.span(), message));
        }
        DeValue::Array(items) => items.iter().for_each(|item| unreadable(item, out)),
        DeValue::Table(entries) => entries.values().for_each(|entry| unreadable(entry, out)),
        _ => {}
    }
}
