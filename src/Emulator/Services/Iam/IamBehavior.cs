namespace Reconciler.Emulator.Services.Iam;

/// <summary>IAM's deviations from an ideal service.</summary>
internal sealed class IamBehavior
{
    /// <summary>
    /// How long other services do not see a new role, trust policy or attached policy. Inline policies take half of it. In the second half
    /// of the time, every second check sees the change, as with AWS, where one success does not prove propagation.
    /// </summary>
    public TimeSpan RolePropagation { get; set; }
}
