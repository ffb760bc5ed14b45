//! From the name of a theme to a [`Theme`]: finds the text, follows `inherits`, resolves for the terminal.

use toml::Spanned;
use toml::de::DeTable;

use super::paint::Depth;
use super::read::read;
use super::sheet::Sheet;
use super::{Theme, builtin};
use crate::base::diag::{Diagnostic, nearest};

/// Longest chain of `inherits`; a longer one can only be a circle.
const CHAIN: usize = 8;

impl Theme {
    /// The theme `name`, whose text `text_of` finds or which is ready-made, resolved for `depth`.
    ///
    /// Without colours every theme takes the looks of `mono`, which tells structure by modifiers alone.
    ///
    /// # Errors
    /// The mistakes that leave no theme: no such name, text that is not TOML, a parent that cannot be loaded. What can
    /// be left out is returned as warnings beside the theme. Places are in the text of `name`.
    pub fn load(
        name: &str,
        text_of: &dyn Fn(&str) -> Option<String>,
        depth: Depth,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let (sheet, warnings) = sheet(name, text_of, &mut Vec::new())?;
        if depth == Depth::None {
            let (plain, _) = self::sheet("mono", &|_| None, &mut Vec::new())?;
            let mode = sheet.mode;
            return Ok((Sheet { mode, strokes: sheet.strokes, ..plain }.resolve(name, depth), warnings));
        }
        Ok((sheet.resolve(name, depth), warnings))
    }

    /// The default theme at `depth`.
    ///
    /// # Panics
    /// If the ready-made themes do not load, which a test over `themes/` rules out.
    pub fn ready_made(depth: Depth) -> Self {
        let (name, _) = builtin::THEMES[0];
        let (theme, _) =
            Self::load(name, &|_| None, depth).expect("the ready-made themes load, see tests/it/themes.rs");
        theme
    }
}

/// The sheet of a theme with what it inherits. A theme may inherit from the ready-made one of its own name.
fn sheet(
    name: &str,
    text_of: &dyn Fn(&str) -> Option<String>,
    chain: &mut Vec<String>,
) -> Result<(Sheet, Vec<Diagnostic>), Vec<Diagnostic>> {
    let own = if chain.iter().any(|child| child == name) { None } else { text_of(name) };
    let Some(text) = own.or_else(|| builtin::text(name).map(str::to_owned)) else {
        return Err(vec![no_such(name)]);
    };
    chain.push(name.to_owned());
    let (file, errors) = DeTable::parse_recoverable(&text);
    if !errors.is_empty() {
        let told = |error: &toml::de::Error| Diagnostic::error(error.span().unwrap_or(0..0), error.message().trim());
        return Err(errors.iter().map(told).collect());
    }
    let (parent, mut warnings) = match file.get_ref().get("inherits") {
        Some(value) => inherited(value, text_of, chain)?,
        None => (Sheet::default(), Vec::new()),
    };
    let (sheet, own) = read(file.get_ref(), parent);
    warnings.extend(own);
    Ok((sheet, warnings))
}

/// The sheet of the parent; its warnings become one, at the place that names it.
fn inherited(
    value: &Spanned<toml::de::DeValue<'_>>,
    text_of: &dyn Fn(&str) -> Option<String>,
    chain: &mut Vec<String>,
) -> Result<(Sheet, Vec<Diagnostic>), Vec<Diagnostic>> {
    let name = value.get_ref().as_str().unwrap_or_default().to_owned();
    if chain.len() >= CHAIN {
        let message = format!("the themes inherit in a circle: {} → {name}", chain.join(" → "));
        return Err(vec![
            Diagnostic::error(value.span(), message).hint("let one of them inherit from a ready-made theme"),
        ]);
    }
    let at_name = |diagnostic: Diagnostic| Diagnostic { span: Some(value.span()), ..diagnostic };
    let (sheet, warnings) =
        sheet(&name, text_of, chain).map_err(|errors| errors.into_iter().map(at_name).collect::<Vec<_>>())?;
    let about = |first: &Diagnostic| {
        let message = format!("theme `{name}` has {} warnings, the first: {}", warnings.len(), first.message);
        Diagnostic { hint: first.hint.clone(), ..Diagnostic::warning(value.span(), message) }
    };
    Ok((sheet, warnings.first().map(about).into_iter().collect()))
}

fn no_such(name: &str) -> Diagnostic {
    let known = builtin::THEMES.map(|(name, _)| name);
    let hint = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("ready-made are {}", known.join(", ")),
    };
    Diagnostic { span: None, ..Diagnostic::error(0..0, format!("there is no theme `{name}`")) }.hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::Role;
    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier};

    fn load(text: &'static str) -> Result<(Theme, Vec<Diagnostic>), Vec<Diagnostic>> {
        Theme::load("mine", &|name| (name == "mine").then(|| text.to_owned()), Depth::True)
    }

    #[test]
    fn a_slip_is_a_warning_with_its_place_and_the_nearest_name() {
        let text = "inherits = \"dark\"\n[palette]\nflame = \"#e69f00\"\n[role]\ntitel = \"flame\"\ngood = \"flaem\"\n";
        let (_, warnings) = load(text).expect("a theme");
        let shown: Vec<String> = warnings.iter().map(|warning| warning.render("mine.toml", text)).collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
        warning: unknown colour `flaem`
         --> mine.toml:6:8
          |
        6 | good = "flaem"
          |        ^^^^^^^
          |
          = hint: did you mean `flame`?
        warning: unknown role `titel`
         --> mine.toml:5:1
          |
        5 | titel = "flame"
          | ^^^^^
          |
          = hint: did you mean `title`?
        "#);
    }

    #[test]
    fn broken_toml_is_an_error_with_its_place() {
        let text = "[palette]\nflame = \n";
        let errors = load(text).expect_err("not TOML");
        assert_eq!(errors[0].place(text), Some((2, 9)));
    }

    #[test]
    fn a_new_palette_recolours_inherited_roles() {
        let (theme, _) = load("inherits = \"dark\"\n[palette]\nsea = \"#010203\"\n").expect("a theme");
        assert_eq!(theme.style(Role::Good).fg, Some(Color::Rgb(1, 2, 3)));
    }

    #[test]
    fn a_role_left_out_looks_like_its_parent() {
        let (theme, _) = load("[role]\nborder = \"red\"\ntext = \"green\"\n").expect("a theme");
        assert_eq!(theme.style(Role::BorderFocus).fg, Some(Color::Red));
        assert_eq!(theme.style(Role::ChartAxis).fg, Some(Color::Green));
    }

    #[test]
    fn a_theme_may_refine_the_ready_made_one_of_its_name_but_not_go_in_circles() {
        let own = |name: &str| (name == "dark").then(|| "inherits = \"dark\"\n[role]\ngood = \"red\"".to_owned());
        let (theme, warnings) = Theme::load("dark", &own, Depth::Ansi16).expect("a theme");
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(theme.style(Role::Good).fg, Some(Color::Red));
        let circle = |name: &str| Some(format!("inherits = \"{name}x\""));
        assert!(Theme::load("a", &circle, Depth::True).expect_err("a circle")[0].message.contains("circle"));
    }

    #[test]
    fn without_colours_structure_is_told_by_modifiers() {
        let theme = Theme::ready_made(Depth::None);
        assert!(Role::ALL.iter().all(|&role| theme.style(role).fg.is_none() && theme.style(role).bg.is_none()));
        assert!(theme.style(Role::Select).add_modifier.contains(Modifier::REVERSED));
        assert!(theme.style(Role::Title).add_modifier.contains(Modifier::BOLD));
        assert!(theme.heat(0.5).is_none());
    }

    #[test]
    fn an_unknown_theme_says_which_there_are() {
        let errors = Theme::load("drak", &|_| None, Depth::True).expect_err("no such theme");
        assert_eq!(errors[0].hint.as_deref(), Some("did you mean `dark`?"));
    }

    proptest! {
        #[test]
        fn any_text_loads_or_says_why(text in "(\\[(palette|role|series|heat)\\]\n)?([a-z.\"]{1,9} = [\"\\[\\]{}#a-f0-9, ]{0,12}\n){0,4}\\PC{0,20}") {
            let loaded = Theme::load("mine", &|_| Some(text.clone()), Depth::Ansi256);
            prop_assert!(loaded.is_ok() || loaded.is_err_and(|errors| !errors.is_empty()));
        }
    }
}
