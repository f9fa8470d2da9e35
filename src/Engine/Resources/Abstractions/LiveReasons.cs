namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>The reasons that several resource types have for not comparing a member. <c>docs/drift.md</c> prints them.</summary>
internal static class LiveReasons
{
    public const string Identifier = "AWS chooses it, and it never changes";
    public const string Time = "a time that AWS keeps";
    public const string Status = "decides the next step (wait, repair, report)";
    public const string Token = "identifies a request, not the resource";
    public const string Parent = "names the parent, in which the resource is found";
    public const string Tags = "tags are compared one by one";
    public const string CostsACall = "costs a call of its own for every resource, and grants nobody access";

    /// <summary>The members of most AgentCore answers that are not compared.</summary>
    public static IReadOnlyDictionary<string, string> OfAgentCore(params ReadOnlySpan<(string Member, string Reason)> more)
    {
        var reasons = new Dictionary<string, string>
        {
            ["status"] = Status,
            ["createdAt"] = Time,
        };
        foreach (var (member, reason) in more) reasons[member] = reason;
        return reasons;
    }
}
