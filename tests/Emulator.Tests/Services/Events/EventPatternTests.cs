using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Services.Events;

namespace Emulator.Tests.Services.Events;

/// <summary>The patterns of rules, with the examples of the EventBridge user guide's comparisons.</summary>
public sealed class EventPatternTests
{
    private const string Event = """
        {"source": "aws.ec2", "count": 5, "none": null, "empty": "", "list": ["a", "b"], "items": [{"k": 1}, {"k": 2}],
         "detail": {"state": "running", "name": "Server-1", "ok": true}}
        """;

    [Theory]
    [InlineData("""{"source": ["aws.ec2"]}""", true)]
    [InlineData("""{"source": ["aws.s3"]}""", false)]
    [InlineData("""{"source": ["aws.s3", "aws.ec2"], "detail": {"state": ["running"]}}""", true)]
    [InlineData("""{"source": ["aws.ec2"], "detail": {"state": ["stopped"]}}""", false)]
    [InlineData("""{"detail": {"missing": ["x"]}}""", false)]
    [InlineData("""{"missing": {"state": ["x"]}}""", false)]
    [InlineData("""{"list": ["b"]}""", true)]
    [InlineData("""{"list": ["c"]}""", false)]
    [InlineData("""{"items": {"k": [2]}}""", true)]
    [InlineData("""{"items": {"k": [3]}}""", false)]
    [InlineData("""{"none": [null]}""", true)]
    [InlineData("""{"empty": [""]}""", true)]
    [InlineData("""{"detail": {"ok": [true]}}""", true)]
    [InlineData("""{"detail": {"ok": ["true"]}}""", false)]
    [InlineData("""{"count": [5.0]}""", true)]
    [InlineData("""{"detail": {"name": [{"prefix": "Server"}]}}""", true)]
    [InlineData("""{"detail": {"name": [{"prefix": "server"}]}}""", false)]
    [InlineData("""{"detail": {"name": [{"prefix": {"equals-ignore-case": "SERVER"}}]}}""", true)]
    [InlineData("""{"detail": {"name": [{"suffix": "-1"}]}}""", true)]
    [InlineData("""{"detail": {"name": [{"equals-ignore-case": "server-1"}]}}""", true)]
    [InlineData("""{"detail": {"name": [{"wildcard": "S*r-*"}]}}""", true)]
    [InlineData("""{"detail": {"name": [{"wildcard": "S*x"}]}}""", false)]
    [InlineData("""{"detail": {"state": [{"anything-but": "stopped"}]}}""", true)]
    [InlineData("""{"detail": {"state": [{"anything-but": ["stopped", "running"]}]}}""", false)]
    [InlineData("""{"detail": {"state": [{"anything-but": {"prefix": "run"}}]}}""", false)]
    [InlineData("""{"detail": {"missing": [{"anything-but": "x"}]}}""", false)]
    [InlineData("""{"detail": {"missing": [{"exists": false}]}}""", true)]
    [InlineData("""{"detail": {"state": [{"exists": false}]}}""", false)]
    [InlineData("""{"detail": {"state": [{"exists": true}]}}""", true)]
    [InlineData("""{"count": [{"numeric": [">", 0, "<=", 5]}]}""", true)]
    [InlineData("""{"count": [{"numeric": ["=", 6]}]}""", false)]
    [InlineData("""{"$or": [{"source": ["x"]}, {"count": [5]}]}""", true)]
    [InlineData("""{"$or": [{"source": ["x"]}, {"count": [6]}]}""", false)]
    public void A_pattern_matches_what_it_describes(string pattern, bool matches) =>
        Assert.Equal(matches, EventPattern.Matches(EventPattern.Parse(pattern), (JsonObject)JsonNode.Parse(Event)!));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"source": "aws.ec2"}""")]
    [InlineData("""{"source": []}""")]
    [InlineData("""{"source": [["a"]]}""")]
    [InlineData("""{"source": [{"prefix": "a", "suffix": "b"}]}""")]
    [InlineData("""{"source": [{"sounds-like": "a"}]}""")]
    [InlineData("""{"source": [{"prefix": 1}]}""")]
    [InlineData("""{"source": [{"exists": "yes"}]}""")]
    [InlineData("""{"source": [{"numeric": [">", "1"]}]}""")]
    [InlineData("""{"source": [{"numeric": ["!", 1]}]}""")]
    [InlineData("""{"$or": ["x"]}""")]
    public void What_is_no_pattern_is_refused(string pattern) =>
        Assert.Equal("InvalidEventPatternException", Assert.Throws<AwsException>(() => EventPattern.Parse(pattern)).Code);
}
