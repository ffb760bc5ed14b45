//! Several values of one key, as the command line gives them: `train.weight_decay=0,1e-4` or `model.hidden=[8],[16, 8]`.

use toml_edit::Value;

/// A key and the values that it is to take in turn, each as a file would write it. Whether there is such a key, and whether it
/// can hold them, is not looked at.
///
/// # Errors
/// What is wrong with the text and how to write it, to be said behind it.
pub fn varied(text: &str) -> Result<(&str, Vec<String>), String> {
    let wrong = |why: &str| format!("{why}; write it like train.weight_decay=0,1e-4,1e-2");
    let (key, values) = text.split_once('=').ok_or_else(|| wrong("has no ="))?;
    let values = listed(values).ok_or_else(|| wrong("is no list of TOML values"))?;
    Ok((key.trim(), values))
}

/// The values of a list without its brackets, each as a file would write it, or as bare words, which `--set` takes as well; `None`
/// where it is neither.
fn listed(text: &str) -> Option<Vec<String>> {
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "_-./".contains(c));
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
        assert_eq!(listed("data/a.csv,b.csv"), Some(vec!["data/a.csv".into(), "b.csv".into()]));
        for text in ["", "1,,2", "1]", "[8", "a b"] {
            assert_eq!(listed(text), None, "{text}");
        }
    }

    #[test]
    fn a_key_stands_before_its_values() {
        assert_eq!(varied("train.epochs = 1,2"), Ok(("train.epochs", vec!["1".into(), "2".into()])));
        assert!(varied("train.epochs").is_err_and(|why| why.starts_with("has no =; write it like ")));
        assert!(varied("train.epochs=1,,").is_err_and(|why| why.starts_with("is no list of TOML values")));
    }
}
