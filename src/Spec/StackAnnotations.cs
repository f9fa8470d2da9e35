namespace Reconciler.Spec;

/// <summary>The annotations that instruct the operator.</summary>
public static class StackAnnotations
{
    /// <summary>On the Stack document: <c>"true"</c> confirms pruning of many resources at once.</summary>
    public const string ConfirmPrune = "reconciler/confirm-prune";

    /// <summary>
    /// On the Stack document: the resources whose data may be lost, separated by commas. An entry is a spec object (<c>UserPool/users</c>),
    /// a resource (<c>GeneratedSecret/users.alice</c>), or a type with the identifier in AWS.
    /// </summary>
    public const string AllowDataLoss = "reconciler/allow-data-loss";

    /// <summary>On an object: the members that others change, as <c>TYPE.member.path</c>, separated by commas.</summary>
    public const string IgnoreFields = "reconciler/ignore-fields";

    /// <summary>
    /// On an object: the warnings that are accepted, as <c>CODE: reason</c>, one a line. <c>docs/posture.md</c> lists the codes.
    /// </summary>
    public const string Accept = "reconciler/accept";

    /// <summary>
    /// On an <c>McpServer</c>: any text. Another text makes a new version of the runtime, so that all its sessions start anew.
    /// </summary>
    public const string Restart = "reconciler/restart";

    /// <summary>
    /// On a <c>Gateway</c> or a <c>GatewayTarget</c>: the hash of the tools of the gateway that are agreed to. <c>diff</c> shows it.
    /// </summary>
    public const string AllowTools = "reconciler/allow-tools";

    /// <summary>Splits the value of an annotation that is a list.</summary>
    /// <param name="value">The value; null if the annotation is not set.</param>
    public static IReadOnlyList<string> Split(string? value) =>
        value is null ? [] : value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
