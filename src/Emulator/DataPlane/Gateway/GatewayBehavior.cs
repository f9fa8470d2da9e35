using Reconciler.Access.Authorization;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The configurable behavior of gateways.</summary>
internal sealed class GatewayBehavior
{
    /// <summary>The form of the response to a tool call that a policy denies.</summary>
    public PolicyDenialForm PolicyDenial { get; set; }

    /// <summary>How conditions of policies count that depend on history or on guardrails.</summary>
    public UndecidableClauses Undecidable { get; set; }

    public IReadOnlyList<BehaviorSwitch> Switches =>
    [
        BehaviorSwitch.ForText("undecidable", () => Undecidable.ToString(), v => Undecidable = Parse<UndecidableClauses>("undecidable", v)),
        BehaviorSwitch.ForText(
            "policyDenial", () => PolicyDenial.ToString(), v => PolicyDenial = Parse<PolicyDenialForm>("policyDenial", v)),
    ];

    private static T Parse<T>(string name, string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new AwsException("InvalidBehavior", $"'{text}' is not a {name}; use one of {string.Join(", ", Enum.GetNames<T>())}.");
}
