//! A verdict as the XML of test reports, which continuous integration reads: a test case for each condition.

use std::fmt::Write;

use crate::base::markup::escape;
use crate::train::Verdict;

/// The document of a run's verdict.
pub(super) fn document(run: &str, verdict: &Verdict) -> String {
    let (tests, run) = (verdict.checks.len(), escaped(run));
    let failures = verdict.checks.iter().filter(|check| !check.passed).count();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{tests}\" failures=\"{failures}\">\n  <testsuite \
         name=\"{run}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">\n"
    );
    for check in &verdict.checks {
        let (name, told) = (escaped(&check.condition), escaped(&check.told()));
        let case = format!("    <testcase classname=\"gradus.{run}\" name=\"{name}\"");
        // Writing to a string cannot fail.
        let _ = if check.passed {
            writeln!(text, "{case}>\n      <system-out>{told}</system-out>\n    </testcase>")
        } else {
            writeln!(text, "{case}>\n      <failure message=\"{told}\" type=\"goal\"/>\n    </testcase>")
        };
    }
    text + "  </testsuite>\n</testsuites>\n"
}

/// Text inside XML, on one line; characters that XML has no room for are left out.
fn escaped(text: &str) -> String {
    let flat = text.chars().map(|letter| if matches!(letter, '\n' | '\r' | '\t') { ' ' } else { letter });
    let sound = |letter: &char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    escape(&flat.filter(sound).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Check;

    #[test]
    fn a_case_a_condition_and_nothing_that_is_not_xml() {
        let check = |condition: &str, found: f64, passed| Check {
            condition: condition.into(),
            found: Some(found),
            interval: Some((0.25, 0.75)),
            passed,
            certain: Some(false),
        };
        let checks = vec![check("roc_auc >= 0.4", 0.5, true), check("fairness.\"a\u{1}<b>\".x <= 0.1", 0.5, false)];
        let verdict = Verdict { passed: false, sure: false, checks };
        insta::assert_snapshot!(document("a&b", &verdict), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="2" failures="1">
          <testsuite name="a&amp;b" tests="2" failures="1" errors="0" skipped="0">
            <testcase classname="gradus.a&amp;b" name="roc_auc &gt;= 0.4">
              <system-out>PASS roc_auc &gt;= 0.4, found 0.5 (0.25 to 0.75; chance alone could turn it)</system-out>
            </testcase>
            <testcase classname="gradus.a&amp;b" name="fairness.&quot;a&lt;b&gt;&quot;.x &lt;= 0.1">
              <failure message="FAIL fairness.&quot;a&lt;b&gt;&quot;.x &lt;= 0.1, found 0.5 (0.25 to 0.75; chance alone could turn it)" type="goal"/>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }
}
