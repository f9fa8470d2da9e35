using System.Text;
using Cedar;
using Cedar.Json;

namespace CedarBench;

/// <summary>A gateway's tools and policies. Each policy applies to one tool.</summary>
internal sealed class Workload
{
    public Workload(int policies)
    {
        var text = new StringBuilder();
        for (var i = 0; i < policies; i++)
            text.Append(
                $$"""
                permit(principal is Users::User, action == Gateway::Action::"tool{{i}}", resource == Gateway::Target::"gateway")
                when { principal.hasTag("role") && principal.getTag("role") like "*engineer*" && context.input.amount < {{i + 100}} };

                """);
        Policies = text.ToString();
        Count = policies;
    }

    public int Count { get; }

    public string Policies { get; }

    public string Entities { get; } = """[{"uid": {"type": "Users::User", "id": "alice"}, "attrs": {}, "parents": [], "tags": """ +
        """{"role": "chief engineer"}}]""";

    public string Context { get; } = """{"input": {"amount": 7}}""";

    /// <summary>A call of the middle tool, which one policy permits.</summary>
    public Request Request => RequestJson.Read(
        new EntityUid("Users::User", "alice"), new EntityUid("Gateway::Action", $"tool{Count / 2}"), new EntityUid(
            "Gateway::Target", "gateway"), Context);
}
