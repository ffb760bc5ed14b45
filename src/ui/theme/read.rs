//! A theme file laid over the sheet it inherits from. What is not understood is left out and told as a warning with its
//! place and the nearest name: a slip in a theme is never fatal.

use std::collections::BTreeMap;
use std::ops::Range;

use ratatui::style::Modifier;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::paint::Paint;
use super::ramp::Ramp;
use super::rgb::ANSI_NAMES;
use super::sheet::{Ink, Sheet};
use super::{Mode, Role, Stroke};
use crate::base::diag::{Diagnostic, nearest};

type Value<'t> = Spanned<DeValue<'t>>;

const MODS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
];

/// Lays `file` over `sheet` and says what was not understood.
pub(super) fn read(file: &DeTable<'_>, sheet: Sheet) -> (Sheet, Vec<Diagnostic>) {
    let mut reader = Reader { sheet, diagnostics: Vec::new() };
    reader.file(file);
    (reader.sheet, reader.diagnostics)
}

struct Reader {
    sheet: Sheet,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn file(&mut self, file: &DeTable<'_>) {
        const KEYS: [&str; 7] = ["name", "inherits", "mode", "palette", "role", "series", "heat"];
        self.only(file, &KEYS);
        if let Some(palette) = self.table(file, "palette") {
            palette.iter().for_each(|(name, value)| self.palette(name.get_ref(), value));
        }
        if let Some(mode) = file.get("mode") {
            let modes = [("dark", Mode::Dark), ("light", Mode::Light)];
            self.sheet.mode = self.one_of("mode", mode, &modes).unwrap_or(self.sheet.mode);
        }
        if let Some(roles) = self.table(file, "role") {
            roles.iter().for_each(|(name, value)| self.role(name, value));
        }
        if let Some(series) = self.table(file, "series") {
            self.series(series);
        }
        if let Some(heat) = self.table(file, "heat") {
            self.heat(heat);
        }
    }

    fn palette(&mut self, name: &str, value: &Value<'_>) {
        let parts = value.get_ref().as_array();
        let head = parts.map_or(Some(value), |parts| parts.first());
        let Some(paint) = head.and_then(|head| head.get_ref().as_str()).and_then(Paint::from_name) else {
            return self.warn(
                value.span(),
                "expected a colour",
                "write \"#rrggbb\", or [\"#rrggbb\", 0 to 255, \"name\"]",
            );
        };
        let rest = parts.map_or(&[][..], |parts| parts.get(1..).unwrap_or_default());
        let paint = self.stand_ins(paint, rest);
        self.sheet.palette.insert(name.to_owned(), paint);
    }

    /// The colour with the stand-ins that the file names for 256 and for sixteen colours.
    fn stand_ins(&mut self, paint: Paint, given: &[Value<'_>]) -> Paint {
        let Paint::Fixed(rgb, mut cube, mut ansi) = paint else { return paint };
        for value in given {
            let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse::<u8>().ok());
            match (number, value.get_ref().as_str().map(Paint::from_name)) {
                (Some(number), _) => cube = number,
                (None, Some(Some(Paint::Ansi(index)))) => ansi = index,
                _ => self.warn(
                    value.span(),
                    "expected a number from 0 to 255 or one of the sixteen names",
                    &ANSI_NAMES.join(", "),
                ),
            }
        }
        Paint::Fixed(rgb, cube, ansi)
    }

    fn role(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>) {
        let Some(role) = Role::from_name(name.get_ref()) else {
            return self.unknown("role", name.get_ref(), name.span(), Role::ALL.iter().map(|role| role.name()));
        };
        let ink = match value.get_ref() {
            DeValue::String(_) => Ink { fg: self.color(value), ..Ink::default() },
            DeValue::Table(table) => {
                self.only(table, &["fg", "bg", "mods"]);
                Ink {
                    fg: table.get("fg").and_then(|value| self.color(value)),
                    bg: table.get("bg").and_then(|value| self.color(value)),
                    mods: table.get("mods").map(|value| self.mods(value)).unwrap_or_default(),
                }
            }
            _ => return self.warn(value.span(), "expected a colour or a table", "write \"name\" or { fg, bg, mods }"),
        };
        self.sheet.roles.insert(role, ink);
    }

    fn series(&mut self, table: &DeTable<'_>) {
        self.only(table, &["colors", "lines"]);
        if let Some(colors) = table.get("colors") {
            self.sheet.colors = self.list(colors).iter().filter_map(|value| self.color(value)).collect();
        }
        if let Some(lines) = table.get("lines") {
            let known = Stroke::ALL.map(|stroke| (stroke.name(), stroke));
            let given = self.list(lines);
            self.sheet.strokes = given.iter().filter_map(|value| self.one_of("line", value, &known)).collect();
        }
    }

    fn heat(&mut self, table: &DeTable<'_>) {
        self.only(table, &["ramp"]);
        let Some(value) = table.get("ramp") else { return };
        if let Some(name) = value.get_ref().as_str() {
            match Ramp::named(name) {
                Some(ramp) => self.sheet.ramp = ramp,
                None => self.unknown("ramp", name, value.span(), Ramp::NAMES),
            }
            return;
        }
        let names: Vec<String> = self.list(value).iter().filter_map(|value| self.color(value)).collect();
        let stops: Vec<Paint> = names.iter().filter_map(|name| self.sheet.paint(name)).collect();
        match Ramp::through(&stops) {
            Some(ramp) => self.sheet.ramp = ramp,
            None => self.warn(value.span(), "a ramp needs two or more fixed colours", "write [\"#rrggbb\", …]"),
        }
    }

    fn mods(&mut self, value: &Value<'_>) -> Modifier {
        let given = self.list(value);
        given.iter().filter_map(|value| self.one_of("modifier", value, &MODS)).fold(Modifier::empty(), Modifier::union)
    }

    /// The name of a colour that exists.
    fn color(&mut self, value: &Value<'_>) -> Option<String> {
        let Some(name) = value.get_ref().as_str() else {
            self.warn(value.span(), "expected the name of a colour", "write it in quotes");
            return None;
        };
        if self.sheet.paint(name).is_some() {
            return Some(name.to_owned());
        }
        let palette: BTreeMap<String, Paint> = self.sheet.palette.clone();
        self.unknown("colour", name, value.span(), palette.keys().map(String::as_str).chain(ANSI_NAMES));
        None
    }

    fn one_of<T: Copy>(&mut self, kind: &str, value: &Value<'_>, known: &[(&str, T)]) -> Option<T> {
        let name = value.get_ref().as_str().unwrap_or_default();
        let found = known.iter().find(|(known, _)| *known == name).map(|&(_, it)| it);
        if found.is_none() {
            self.unknown(kind, name, value.span(), known.iter().map(|&(known, _)| known));
        }
        found
    }

    fn list<'v, 't>(&mut self, value: &'v Value<'t>) -> &'v [Value<'t>] {
        let list = value.get_ref().as_array();
        if list.is_none() {
            self.warn(value.span(), "expected a list", "write [\"…\", \"…\"]");
        }
        list.map_or(&[], |list| list)
    }

    fn table<'v, 't>(&mut self, file: &'v DeTable<'t>, key: &str) -> Option<&'v DeTable<'t>> {
        let value = file.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.warn(value.span(), "expected a table", &format!("write [{key}] on a line of its own"));
        }
        table
    }

    fn only(&mut self, table: &DeTable<'_>, known: &[&'static str]) {
        for (key, _) in table {
            if !known.contains(&key.get_ref().as_ref()) {
                self.unknown("key", key.get_ref(), key.span(), known.iter().copied());
            }
        }
    }

    fn unknown<'c>(&mut self, kind: &str, name: &str, span: Range<usize>, known: impl IntoIterator<Item = &'c str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let hint = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", known.join(", ")),
        };
        self.warn(span, &format!("unknown {kind} `{name}`"), &hint);
    }

    fn warn(&mut self, span: Range<usize>, message: &str, hint: &str) {
        self.diagnostics.push(Diagnostic::warning(span, message).hint(hint));
    }
}
