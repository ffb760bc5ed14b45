//! The workspace file as a form: every key with its value, edited in place; what a live run takes over, and what the
//! shown run has instead.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::{Empty, Pane, filter_says};
use crate::app::derive::Setting;
use crate::app::overlay::{Overlay, Prompt, Purpose};
use crate::app::{self, PaneId, State};
use crate::base::fmt;
use crate::model::LayerShape;
use crate::spec::{Effect, field, step_kind};
use crate::ui::cx::{Cx, first_in_view, put};
use crate::ui::layout::cut_bottom;
use crate::ui::over::network::in_all;
use crate::ui::parts::form::{Edit, Field, Form};
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::theme::Role;

/// Lines for what the row in hand means.
const ABOUT: u16 = 4;

/// Rows of the list that stay where the network is shown below it.
const LEAST: u16 = 5;

pub(super) struct Settings;

impl Pane for Settings {
    fn empty(&self, state: &State) -> Option<Empty> {
        if !state.file.usable() {
            let says = "The workspace file has no usable settings yet.";
            return Some(Empty::new(says).next("edit.external", "opens it in your editor"));
        }
        state
            .setting_rows()
            .is_empty()
            .then(|| Empty::new("No key contains that.").next("filter", "changes the filter"))
    }

    fn says(&self, state: &State) -> String {
        filter_says(state, PaneId::Settings)
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        let settings = state.setting_rows();
        let cursor = state.pane(PaneId::Settings).cursor;
        let layers = layers(state, cx, &settings, area);
        let (list, about) = split(area, layers.len());
        let typed = typed(state);
        let notes: Vec<String> = settings.iter().map(note).collect();
        let fields: Vec<Field> = settings
            .iter()
            .zip(&notes)
            .enumerate()
            .map(|(place, (setting, note))| Field {
                error: typed.filter(|_| place == cursor).and_then(|prompt| prompt.mistake.as_deref()),
                ..row(setting, note)
            })
            .collect();
        let edit = typed.map(|prompt| Edit { text: prompt.line.text(), caret: prompt.line.halves().0.chars().count() });
        Form { edit, focused, ..form(&fields, cursor, list) }.draw(list, buf, cx.theme);
        if let Some(setting) = settings.get(cursor) {
            let (text, table) = cut_bottom(about, about.height.saturating_sub(ABOUT));
            explain(cx, setting, text, buf);
            for (place, line) in layers.iter().enumerate().take(usize::from(table.height)) {
                put(buf, table, place as u16, Line::from(cx.span(Role::TextDim, line.as_str())));
            }
        }
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let settings = state.setting_rows();
        let fields: Vec<Field> = settings.iter().map(|setting| row(setting, "")).collect();
        let cursor = state.pane(PaneId::Settings).cursor;
        let (list, _) = split(area, network_lines(state, &settings, area));
        form(&fields, cursor, list).field_at(list, at.y).map(|row| (row, 0))
    }
}

/// The list, and what the row in hand means with so many lines below it, where there is room.
fn split(area: Rect, lines: usize) -> (Rect, Rect) {
    let wanted = ABOUT.saturating_add(u16::try_from(lines).unwrap_or(u16::MAX));
    if area.height >= wanted.saturating_add(LEAST) {
        return cut_bottom(area, wanted);
    }
    cut_bottom(area, if area.height > ABOUT * 3 { ABOUT } else { 0 })
}

/// How many lines the network takes below the list: where a key of the model is in sight, one a layer and one in all, or
/// where that is too much, the latter alone.
fn network_lines(state: &State, settings: &[Setting], area: Rect) -> usize {
    let Some(loaded) = &state.data.loaded else { return 0 };
    let (list, _) = split(area, 0);
    let first = first_in_view(state.pane(PaneId::Settings).cursor, settings.len(), usize::from(list.height));
    let mut in_sight = settings.iter().skip(first).take(usize::from(list.height));
    if !in_sight.any(|setting| setting.key.starts_with("model.")) {
        return 0;
    }
    let room = usize::from(area.height.saturating_sub(ABOUT + LEAST));
    let all = loaded.layers.len() + 2;
    if all <= room { all } else { room.min(2) }
}

/// The network below the list, and the key that shows all of it.
fn layers(state: &State, cx: &Cx, settings: &[Setting], area: Rect) -> Vec<String> {
    let room = network_lines(state, settings, area);
    let Some(loaded) = state.data.loaded.as_ref().filter(|_| room > 0) else { return vec![] };
    let line = |layer: &LayerShape| {
        format!("{:26} {:>9} {:>9}", layer.name, layer.output, fmt::count(layer.parameters as u64))
    };
    let mut lines: Vec<String> = loaded.layers.iter().map(line).collect();
    lines.truncate(room.saturating_sub(2));
    lines.push(in_all(loaded));
    let keys = app::spec("network").map(|spec| cx.keys_of(spec, PaneId::Settings)).unwrap_or_default();
    lines.extend(keys.first().map(|key| format!("{key} shows the network with its cost")));
    lines
}

fn form<'a>(fields: &'a [Field<'a>], cursor: usize, list: Rect) -> Form<'a> {
    let scroll = first_in_view(cursor, fields.len(), usize::from(list.height));
    Form { fields, cursor: Some(cursor), scroll, edit: None, focused: false }
}

/// The value that is being typed, if one is.
fn typed(state: &State) -> Option<&Prompt> {
    state.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Prompt(prompt) if matches!(prompt.purpose, Purpose::Value(_)) => Some(prompt),
        _ => None,
    })
}

fn row<'a>(setting: &'a Setting, note: &'a str) -> Field<'a> {
    let value = if setting.value.is_empty() { "–" } else { &setting.value };
    let unit = field(&setting.key).map_or("", |field| field.unit);
    Field { key: &setting.key, value, unit, hint: note, changed: !setting.default, error: None }
}

/// What the shown run has instead, else whether a live run takes a change over.
fn note(setting: &Setting) -> String {
    match (&setting.in_run, setting.effect) {
        (Some(value), _) if value.is_empty() => "run: none".into(),
        (Some(value), _) => format!("run: {value}"),
        (None, Effect::Live) => "live".into(),
        (None, Effect::Fork) => String::new(),
    }
}

/// What the row in hand is for, what it may hold, and what a change means to a live run.
fn explain(cx: &Cx, setting: &Setting, area: Rect, buf: &mut Buffer) {
    let meaning = match setting.effect {
        Effect::Live => "A live run takes a change over.",
        Effect::Fork => "A change counts from the next run on.",
    };
    let in_run = setting.in_run.as_ref().map(|value| format!(" The shown run has {value}.")).unwrap_or_default();
    let text = match field(&setting.key) {
        Some(field) => format!("{} Holds {}. {meaning}{in_run}", field.doc, field.kind.wanted()),
        None => match setting.step.and_then(|_| step_kind(setting.value.split([',', ' ']).next()?)) {
            Some(kind) => format!("{} {meaning}", kind.doc),
            None => format!("Ordered steps of preparation, fitted on training rows only. {meaning}{in_run}"),
        },
    };
    let rule = cx.glyphs().frame[0].repeat(usize::from(area.width));
    put(buf, area, 0, Line::from(cx.span(Role::Border, rule)));
    let below = Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area };
    Paragraph { text: &text, role: Role::TextDim }.draw(below, buf, cx.theme);
}
