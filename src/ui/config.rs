//! What the user wants of every sitting, read from `config.toml`, and the one line of it that the program writes itself.

use toml::Spanned;
use toml::Value;
use toml::de::{DeTable, DeValue};

use crate::app::Arrangement;
use crate::app::notice::Notify;
use crate::base::diag::{Diagnostic, nearest};

/// What the user wants of every sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// A theme by name or file.
    pub theme: Option<String>,
    /// The themes that `auto` means on a dark and on a light ground.
    pub grounds: [Option<String>; 2],
    /// How panes share the screen.
    pub layout: Arrangement,
    /// When the user is called.
    pub notify: Notify,
    /// Whether the program leaves the mouse to the terminal.
    pub no_mouse: bool,
    /// Whether plain lines are written instead of pictures.
    pub linear: bool,
}

const KEYS: [&str; 7] = ["theme", "dark", "light", "layout", "notify", "mouse", "linear"];

impl Config {
    /// What the text says, and what of it is left out.
    pub fn read(text: &str) -> (Self, Vec<Diagnostic>) {
        let (file, errors) = DeTable::parse_recoverable(text);
        let told = |error: &toml::de::Error| Diagnostic::error(error.span().unwrap_or(0..0), error.message().trim());
        let mut problems: Vec<Diagnostic> = errors.iter().map(told).collect();
        let mut config = Self::default();
        for (key, value) in file.get_ref() {
            let taken = match key.get_ref().as_ref() {
                "theme" => words(value).map(|theme| config.theme = Some(theme.to_owned())),
                "dark" => words(value).map(|theme| config.grounds[0] = Some(theme.to_owned())),
                "light" => words(value).map(|theme| config.grounds[1] = Some(theme.to_owned())),
                "notify" => chosen(value, &Notify::NAMES).map(|notify| config.notify = notify),
                "layout" => chosen(value, &Arrangement::NAMES).map(|layout| config.layout = layout),
                "mouse" => yes(value).map(|mouse| config.no_mouse = !mouse),
                "linear" => yes(value).map(|linear| config.linear = linear),
                unknown => {
                    let problem = Diagnostic::error(key.span(), format!("there is no key `{unknown}`"));
                    let near = nearest(unknown, KEYS);
                    Err(problem.hint(
                        near.map_or(format!("there are {}", KEYS.join(", ")), |near| format!("did you mean `{near}`?")),
                    ))
                }
            };
            problems.extend(taken.err());
        }
        (config, problems)
    }
}

fn words<'t>(value: &'t Spanned<DeValue<'_>>) -> Result<&'t str, Diagnostic> {
    value.get_ref().as_str().ok_or_else(|| Diagnostic::error(value.span(), "this is text in quotes"))
}

fn yes(value: &Spanned<DeValue<'_>>) -> Result<bool, Diagnostic> {
    value.get_ref().as_bool().ok_or_else(|| Diagnostic::error(value.span(), "this is true or false"))
}

fn chosen<T: Copy>(value: &Spanned<DeValue<'_>>, meanings: &[(&str, T)]) -> Result<T, Diagnostic> {
    let word = words(value)?;
    let known = meanings.iter().find(|(name, _)| *name == word).map(|&(_, meaning)| meaning);
    let names: Vec<&str> = meanings.iter().map(|&(name, _)| name).collect();
    known.ok_or_else(|| Diagnostic::error(value.span(), format!("`{word}` is not one of {}", names.join(", "))))
}

/// The text with this theme in it and everything else as it was; `None` where the text is not TOML.
pub fn with_theme(text: &str, theme: &str) -> Option<String> {
    let (file, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return None;
    }
    let value = Value::from(theme).to_string();
    match file.get_ref().get("theme") {
        Some(known) => {
            let mut text = text.to_owned();
            text.replace_range(known.span(), &value);
            Some(text)
        }
        // Before everything, so that it does not come into a table.
        None => Some(format!("theme = {value}\n{text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_is_told_and_the_rest_counts() {
        let text = "theme = \"light\"\nnotify = \"sometimes\"\nlinear = 1\nmous = true\nmouse = false\n";
        let (config, problems) = Config::read(text);
        assert_eq!(config, Config { theme: Some("light".into()), no_mouse: true, ..Config::default() });
        let told: Vec<String> = problems.iter().map(|problem| problem.message.clone()).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(problems.iter().any(|problem| problem.hint.as_deref() == Some("did you mean `mouse`?")));
        assert_eq!(Config::read("notify = \"never\"").0.notify, Notify::Never);
        let pair = Config::read("dark = \"fjord\"\nlight = \"colorblind-light\"").0;
        assert_eq!(pair.grounds, [Some("fjord".into()), Some("colorblind-light".into())]);
    }

    #[test]
    fn a_theme_is_written_and_everything_else_stays() {
        let old = "# mine\ntheme = \"dark\" # for the evening\n[later]\n";
        assert_eq!(with_theme(old, "light").as_deref(), Some("# mine\ntheme = \"light\" # for the evening\n[later]\n"));
        assert_eq!(with_theme("[later]\n", "light").as_deref(), Some("theme = \"light\"\n[later]\n"));
        assert_eq!(with_theme("theme = ", "light"), None);
        let odd = with_theme("", "my \"own\"").unwrap_or_default();
        assert_eq!(Config::read(&odd).0.theme.as_deref(), Some("my \"own\""));
    }
}
