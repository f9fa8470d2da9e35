using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;

namespace Spec.Tests.Mapping;

public sealed class ModelEqualityTests
{
    public static TheoryData<string> Names => [.. Pairs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Models_are_equal_if_all_members_are(string name)
    {
        var (a, b, isEqual) = Pairs[name];

        Assert.Equal(isEqual, ModelEquality.AreEqual(a, b));
        Assert.Equal(isEqual, ModelEquality.AreEqual(b, a));
        Assert.True(ModelEquality.AreEqual(a, a));
    }

    private static Dictionary<string, (object? A, object? B, bool IsEqual)> Pairs => new()
    {
        ["same members"] = (Gateway("a", "x"), Gateway("a", "x"), true),
        ["other text"] = (Gateway("a", "x"), Gateway("b", "x"), false),
        ["deep list"] = (Gateway("a", "x"), Gateway("a", "y"), false),
        ["longer list"] = (Gateway("a", "x"), Gateway("a", "x", "y"), false),
        ["unset"] = (Gateway("a", "x"), new GetGatewayResponse { Name = "a" }, false),
        ["null"] = (null, Gateway("a"), false),
        ["other types"] = (new GetGatewayResponse(), new CreateGatewayRequest(), false),
        ["maps in other order"] = (Map(("a", "1"), ("b", "2")), Map(("b", "2"), ("a", "1")), true),
        ["maps with other values"] = (Map(("a", "1")), Map(("a", "2")), false),
        ["maps with other keys"] = (Map(("a", "1")), Map(("b", "1")), false),
        ["lists in other order"] = (new List<string> { "a", "b" }, new List<string> { "b", "a" }, false),
        ["bytes"] = (new MemoryStream([1, 2]), new MemoryStream([1, 2]), true),
        ["other bytes"] = (new MemoryStream([1, 2]), new MemoryStream([1, 3]), false),
        ["documents"] = (new JsonDocumentText("{}"), new JsonDocumentText("{}"), true),
        ["constants"] = (Status("READY"), Status("READY"), true),
        ["other constants"] = (Status("READY"), Status("FAILED"), false),
        ["times"] = (new GetGatewayResponse { CreatedAt = DateTime.UnixEpoch }, new GetGatewayResponse { CreatedAt = DateTime.UnixEpoch.AddTicks(1) }, false),
        ["tuples of models"] = ((Gateway("a"), "v"), (Gateway("a"), "v"), true),
        ["tuples of other models"] = ((Gateway("a"), "v"), (Gateway("b"), "v"), false),
        ["classes that show no members"] = (new Opaque(1), new Opaque(1), false),
    };

    private static GetGatewayResponse Gateway(string name, params string[] clients) => new()
    {
        Name = name,
        AuthorizerConfiguration = new() { CustomJWTAuthorizer = new() { AllowedClients = [.. clients] } },
    };

    private static GetGatewayResponse Status(string status) => new() { Status = status };

    private static Dictionary<string, string> Map(params (string Key, string Value)[] entries) =>
        entries.ToDictionary(entry => entry.Key, entry => entry.Value);

    private sealed class Opaque(int value)
    {
        public int Value => value;
    }
}
