//! Several values of one key, as the command line gives them: `0,1e-4` or `[8],[16, 8]`.

use toml_edit::Value;

/// The values of a list without its brackets, each as a file would write it, or as bare words, which `--set` takes as well; `None`
/// where it is neither.
pub fn listed(text: &str) -> Option<Vec<String>> {
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    let Ok(list) = format!("[{text}]").parse::<Value>() else {
        let bare = words.iter().all(|&bare| word(bare));
        return bare.then(|| words.iter().map(|&word| word.to_owned()).collect());
    };
    let values: Vec<String> = list.as_array()?.iter().map(|value| value.to_string().trim().to_owned()).collect();
    (!values.is_empty()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_numbers_and_lists_are_values() {
        assert_eq!(listed("0, 1e-4,'a,b'"), Some(vec!["0".into(), "1e-4".into(), "'a,b'".into()]));
        assert_eq!(listed("[8],[16, 8]"), Some(vec!["[8]".into(), "[16, 8]".into()]));
        assert_eq!(listed("adam, sgd"), Some(vec!["adam".into(), "sgd".into()]));
        for text in ["", "1,,2", "1]", "[8", "a b"] {
            assert_eq!(listed(text), None, "{text}");
        }
    }
}
