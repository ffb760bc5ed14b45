//! The ready-made themes, compiled in, so that there is always one that loads.

/// Name and text of every ready-made theme; the first is the default.
pub const THEMES: [(&str, &str); 8] = [
    ("dark", include_str!("../../../themes/dark.toml")),
    ("light", include_str!("../../../themes/light.toml")),
    ("colorblind", include_str!("../../../themes/colorblind.toml")),
    ("colorblind-light", include_str!("../../../themes/colorblind-light.toml")),
    ("contrast", include_str!("../../../themes/contrast.toml")),
    ("mono", include_str!("../../../themes/mono.toml")),
    ("ember", include_str!("../../../themes/ember.toml")),
    ("fjord", include_str!("../../../themes/fjord.toml")),
];

/// The text of a ready-made theme.
pub fn text(name: &str) -> Option<&'static str> {
    THEMES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
