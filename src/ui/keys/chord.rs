//! Keys by name: `g`, `G`, `space`, `ctrl-s`, `shift-tab`, `page-up`, `f1`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The name of a key as the keymap writes it; `None` for keys that have none, such as a modifier alone.
pub fn name(key: KeyEvent) -> Option<String> {
    let mut shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let base = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) => {
            shift = false;
            c.to_string()
        }
        KeyCode::BackTab => {
            shift = true;
            "tab".to_owned()
        }
        KeyCode::F(number) => format!("f{number}"),
        code => named(code)?.to_owned(),
    };
    let ctrl = if key.modifiers.contains(KeyModifiers::CONTROL) { "ctrl-" } else { "" };
    let alt = if key.modifiers.contains(KeyModifiers::ALT) { "alt-" } else { "" };
    Some(format!("{ctrl}{alt}{}{base}", if shift { "shift-" } else { "" }))
}

fn named(code: KeyCode) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == code).map(|&(_, name)| name)
}

const NAMES: &[(KeyCode, &str)] = &[
    (KeyCode::Enter, "enter"),
    (KeyCode::Esc, "esc"),
    (KeyCode::Tab, "tab"),
    (KeyCode::Backspace, "backspace"),
    (KeyCode::Delete, "delete"),
    (KeyCode::Insert, "insert"),
    (KeyCode::Left, "left"),
    (KeyCode::Right, "right"),
    (KeyCode::Up, "up"),
    (KeyCode::Down, "down"),
    (KeyCode::Home, "home"),
    (KeyCode::End, "end"),
    (KeyCode::PageUp, "page-up"),
    (KeyCode::PageDown, "page-down"),
];

/// The key of that name; the other way round than [`name`].
pub fn key(name: &str) -> Option<KeyEvent> {
    let (mut modifiers, mut rest) = (KeyModifiers::NONE, name);
    for (prefix, modifier) in
        [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)]
    {
        if let Some(shorter) = rest.strip_prefix(prefix).filter(|shorter| !shorter.is_empty()) {
            modifiers |= modifier;
            rest = shorter;
        }
    }
    let single = || rest.chars().next().filter(|c| rest.len() == c.len_utf8());
    let function = || rest.strip_prefix('f')?.parse().ok().filter(|number| (1..=24).contains(number));
    let code = match rest {
        "space" => KeyCode::Char(' '),
        _ => match (NAMES.iter().find(|(_, known)| *known == rest), single()) {
            (Some(&(code, _)), _) => code,
            (None, Some(c)) => KeyCode::Char(c),
            (None, None) => KeyCode::F(function()?),
        },
    };
    Some(KeyEvent::new(code, modifiers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_keys_are_the_same_thing_both_ways() {
        for text in
            ["g", "G", "?", "space", "ctrl-s", "shift-tab", "page-up", "f12", "alt-x", "ctrl-alt-left", "-", "é"]
        {
            assert_eq!(key(text).and_then(name).as_deref(), Some(text));
        }
        assert_eq!(key("nokey"), None);
        assert_eq!(key(""), None);
    }

    #[test]
    fn shift_is_in_the_letter_not_in_the_name() {
        let shifted = KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT);
        assert_eq!(name(shifted).as_deref(), Some("G"));
        assert_eq!(name(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)).as_deref(), Some("shift-tab"));
    }
}
