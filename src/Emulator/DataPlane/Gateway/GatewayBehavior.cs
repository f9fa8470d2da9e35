using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>What gateways do in more than one way.</summary>
internal sealed class GatewayBehavior
{
    /// <summary>How gateways tell that a policy forbids a tool call.</summary>
    public PolicyDenialForm PolicyDenial { get; set; }

    public IReadOnlyList<BehaviorSwitch> Switches =>
    [
        BehaviorSwitch.ForText("policyDenial", () => PolicyDenial.ToString(), v => PolicyDenial = Parse(v)),
    ];

    private static PolicyDenialForm Parse(string text) => Enum.TryParse<PolicyDenialForm>(text, ignoreCase: true, out var form) && Enum.IsDefined(form)
        ? form
        : throw new AwsException("InvalidBehavior", $"'{text}' is no form of denial; there are {string.Join(", ", Enum.GetNames<PolicyDenialForm>())}.");
}
