using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>What is known about a resource when its next step is decided: what AWS returns, or how AWS answered the last step.</summary>
internal abstract record Observation
{
    private Observation()
    {
    }

    /// <summary>The resource does not exist.</summary>
    /// <param name="IsReportedDrift">Whether it was deleted outside of git, and the stack reports drift without healing it.</param>
    public sealed record Missing(bool IsReportedDrift = false) : Observation;

    /// <summary>The resource is ready and matches its desired state.</summary>
    public sealed record InSync : Observation;

    /// <summary>The resource is usable and differs from its desired state.</summary>
    /// <param name="NeedsReplace">Whether it has to be deleted and created again.</param>
    /// <param name="Paths">The members that differ.</param>
    /// <param name="IsReportedDrift">Whether the difference is drift, and the stack reports drift without healing it.</param>
    public sealed record Differs(bool NeedsReplace, string Paths, bool IsReportedDrift = false) : Observation;

    /// <summary>The resource failed in AWS.</summary>
    /// <param name="Reason">The status reasons of the service.</param>
    /// <param name="Patience">How long it is repaired; null for the default.</param>
    /// <param name="Attempts">How many attempts AWS records for this desired state.</param>
    public sealed record Broken(string Reason, TimeSpan? Patience = null, int Attempts = 0) : Observation;

    /// <summary>AWS works on the resource.</summary>
    /// <param name="Reason">The status of the service.</param>
    public sealed record InMotion(string? Reason) : Observation;

    /// <summary>The resource exists and is to be deleted, or its deletion was requested.</summary>
    /// <param name="IsUnderWay">Whether AWS is deleting it.</param>
    /// <param name="Reason">The status of the service.</param>
    public sealed record ToDelete(bool IsUnderWay, string? Reason = null) : Observation;

    /// <summary>The resource that was to be deleted is gone.</summary>
    public sealed record Gone : Observation;

    /// <summary>The resource is foreign.</summary>
    /// <param name="Reason">Who owns it.</param>
    public sealed record Foreign(string? Reason) : Observation;

    /// <summary>The desired state cannot be reached by any call.</summary>
    /// <param name="Reason">Why, and what to do.</param>
    public sealed record Impossible(string Reason) : Observation;

    /// <summary>An attribute of another resource, which the desired state contains, is unknown.</summary>
    public sealed record Incomplete : Observation;

    /// <summary>The resource could not be read.</summary>
    /// <param name="Failure">The failure of the call.</param>
    public sealed record Unreadable(Failure Failure) : Observation;

    /// <summary>The precondition of the step is not met.</summary>
    /// <param name="Reason">What must become ready first.</param>
    public sealed record NotPrepared(string Reason) : Observation;

    /// <summary>AWS accepted the step.</summary>
    /// <param name="Action">The step.</param>
    /// <param name="Id">The identifier of the created resource; null for other steps.</param>
    /// <param name="IsRepair">Whether the step, a replacement, repairs a failed resource.</param>
    public sealed record Accepted(StepAction Action, string? Id = null, bool IsRepair = false) : Observation;

    /// <summary>AWS refused the step, or did not answer.</summary>
    /// <param name="Failure">The failure of the call.</param>
    /// <param name="Patience">How long the step is repeated; null for the default. Zero for a failure that cannot be retried.</param>
    /// <param name="Reason">The failure and its remedy, in words; null for the text of the failure.</param>
    public sealed record Refused(Failure Failure, TimeSpan? Patience = null, string? Reason = null) : Observation;
}
