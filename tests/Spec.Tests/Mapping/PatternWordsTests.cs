using System.Text.RegularExpressions;
using Reconciler.Spec.Mapping;

namespace Spec.Tests.Mapping;

/// <summary>Every pattern of the API has words, so that no message shows a regular expression.</summary>
public sealed class PatternWordsTests
{
    private static IEnumerable<string> Patterns => ApiConstraints.Keys
        .Select(key => ApiConstraints.Find(key.Type, key.Property, key.Target)!.Pattern).OfType<string>().Distinct();

    [Fact]
    public void Every_pattern_has_words() => Assert.DoesNotContain(Patterns, pattern => PatternWords.Find(pattern) is null);

    [Fact]
    public void Every_example_matches_its_pattern() => Assert.All(
        Patterns, pattern => Assert.Matches(new Regex(pattern, RegexOptions.CultureInvariant), PatternWords.Find(pattern)!.Example));

    [Fact]
    public void Words_are_no_patterns() => Assert.All(
        Patterns.Select(pattern => PatternWords.Find(pattern)!),
        words => Assert.DoesNotMatch(@"\\|\[|\^|\$|\(\?|\)\*", words.What + words.Expected));
}
