namespace Reconciler.Emulator.Services.Iam;

/// <summary>The ways in which IAM is less than instant and consistent.</summary>
internal sealed class IamBehavior
{
    /// <summary>
    /// How long a new role, trust policy or attached policy is invisible to the services that assume the role. Inline policies take half of it.
    /// In the second half of the time the answer flaps, as the real one does: one success proves nothing.
    /// </summary>
    public TimeSpan RolePropagation { get; set; }
}
