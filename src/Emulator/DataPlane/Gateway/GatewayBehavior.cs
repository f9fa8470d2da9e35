using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The configurable behavior of gateways.</summary>
internal sealed class GatewayBehavior
{
    /// <summary>The form of the response to a tool call that a policy denies.</summary>
    public PolicyDenialForm PolicyDenial { get; set; }

    public IReadOnlyList<BehaviorSwitch> Switches =>
    [
        BehaviorSwitch.ForText("policyDenial", () => PolicyDenial.ToString(), v => PolicyDenial = Parse(v)),
    ];

    private static PolicyDenialForm Parse(string text) =>
        Enum.TryParse<PolicyDenialForm>(text, ignoreCase: true, out var form) && Enum.IsDefined(form)
            ? form
            : throw new AwsException(
                "InvalidBehavior", $"'{text}' is not a policyDenial; use one of {string.Join(", ", Enum.GetNames<PolicyDenialForm>())}.");
}
