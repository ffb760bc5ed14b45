//! Codes become learnt vectors.

use super::pass::Pass;
use crate::model::aligned::Aligned;
use crate::model::blueprint::{Embed, Table};
use crate::model::weights::Weights;

/// The vector that a code stands for.
fn vector<'a>(table: &Table, weights: &'a Weights, code: f32) -> &'a [f32] {
    let place = table.row(code);
    &weights.of(table.vectors)[place * table.size..(place + 1) * table.size]
}

pub(super) fn forward(embed: &Embed, weights: &Weights, x: &[f32], y: &mut Aligned) {
    let (outputs, plain) = (embed.outputs(), embed.inputs - embed.tables.len());
    y.resize(x.len() / embed.inputs * outputs, 0.0);
    for (row, y) in x.chunks_exact(embed.inputs).zip(y.chunks_exact_mut(outputs)) {
        let (numbers, mut vectors) = y.split_at_mut(plain);
        numbers.iter_mut().zip(embed.plain()).for_each(|(y, column)| *y = row[column]);
        for table in &embed.tables {
            let (own, rest) = vectors.split_at_mut(table.size);
            own.copy_from_slice(vector(table, weights, row[table.column]));
            vectors = rest;
        }
    }
}

/// Slopes go to the vectors that were looked up, row by row in order. What goes in has no slope: codes are no numbers.
pub(super) fn backward(embed: &Embed, pass: Pass<'_>, weights: &Weights, x: &[f32], dy: &[f32], gradient: &mut [f32]) {
    let outputs = embed.outputs();
    let mut offset = embed.inputs - embed.tables.len();
    for table in &embed.tables {
        let target = &mut gradient[weights.place(table.vectors)];
        target.fill(0.0);
        for sample in 0..pass.rows {
            let place = table.row(x[sample * embed.inputs + table.column]);
            let slopes = &dy[sample * outputs + offset..][..table.size];
            let sums = &mut target[place * table.size..(place + 1) * table.size];
            sums.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope);
        }
        offset += table.size;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::blueprint::Blueprint;
    use crate::model::fused::tests::pass;
    use crate::model::weights::Init;

    #[test]
    fn codes_pick_vectors_and_slopes_find_their_way_back() {
        let mut blueprint = Blueprint::default();
        let vectors = blueprint.param("embeddings.1.weight".into(), vec![3, 2], Init::Fill(0.0));
        let embed = Embed { inputs: 3, tables: vec![Table { column: 1, values: 3, size: 2, vectors }] };
        let mut weights = Weights::new(blueprint.params, 0);
        weights.learnt.copy_from_slice(&[0.0, 0.1, 1.0, 1.1, 2.0, 2.1]);
        let x = [5.0, 2.0, 6.0, 7.0, 1.0, 8.0, 9.0, 99.0, 9.0];
        let mut y = Aligned::new();
        forward(&embed, &weights, &x, &mut y);
        assert_eq!(y[..], [5.0, 6.0, 2.0, 2.1, 7.0, 8.0, 1.0, 1.1, 9.0, 9.0, 0.0, 0.1]);
        let pass = pass(3, 1, 0.0);
        let mut gradient = vec![f32::NAN; 6];
        let dy: Vec<f32> = (0..12).map(|v| v as f32).collect();
        backward(&embed, pass, &weights, &x, &dy, &mut gradient);
        assert_eq!(gradient, [10.0, 11.0, 6.0, 7.0, 2.0, 3.0]);
    }
}
