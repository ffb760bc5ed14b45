//! The words of a text as scikit-learn's text vectorizers see them: lower case, at least two letters, digits or underscores,
//! and runs of words as one.

/// Every word, then every run of two words, up to runs of `longest`.
pub(super) fn words(text: &str, longest: usize) -> Vec<String> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| word.chars().nth(1).is_some()).collect();
    let runs = (2..=longest).flat_map(|length| words.windows(length).map(|run| run.join(" ")));
    words.iter().map(|word| (*word).to_owned()).chain(runs).collect()
}

/// Makes a row of numbers one of length 1, if it has a length.
pub(super) fn to_length_one(row: &mut [(usize, f64)]) {
    let length = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 {
        for (_, weight) in row {
            *weight /= length;
        }
    }
}

/// Columns from rows of which few places are not zero, by the code of each row's text; a row without one is all zeros.
pub(super) fn spread(codes: &[u32], rows: &[Vec<(usize, f64)>], columns: usize) -> Vec<Vec<f64>> {
    let mut made = vec![vec![0.0; codes.len()]; columns];
    for (row, &code) in codes.iter().enumerate() {
        for &(place, weight) in rows.get(code as usize).into_iter().flatten() {
            made[place][row] = weight;
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_lower_case_and_of_two_letters_at_least() {
        assert_eq!(words("I am HERE, it's 4_2 o'clock: Übung", 1), ["am", "here", "it", "4_2", "clock", "übung"]);
        assert_eq!(words("to be or", 2), ["to", "be", "or", "to be", "be or"]);
    }
}
