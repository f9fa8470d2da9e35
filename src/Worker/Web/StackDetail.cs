using Reconciler.Engine.Control;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Web;

/// <summary>All that the API says of a stack. Attributes of resources are left out: nothing here is a secret.</summary>
/// <param name="Stack">The summary.</param>
/// <param name="Resources">Its resources, each after those that it needs.</param>
/// <param name="Drift">What was changed outside of git.</param>
/// <param name="Errors">The errors of the specs.</param>
/// <param name="Warnings">What a person should know.</param>
internal sealed record StackDetail(
    StackSummary Stack,
    IReadOnlyList<StackDetail.Resource> Resources,
    IReadOnlyList<DriftedField> Drift,
    IReadOnlyList<string> Errors,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Creates the detail of a stack.</summary>
    public static StackDetail Of(StackReport report)
    {
        var needs = report.Links.ToLookup(link => link.Resource, link => link.Needs, StringComparer.Ordinal);
        return new StackDetail(
            StackSummary.Of(report),
            [.. (report.Status?.Resources ?? []).Select(resource => Describe(resource, [.. needs[resource.Address]]))],
            report.Drift,
            [.. report.Errors.Select(error => error.ToString())],
            report.Status?.Warnings ?? []);
    }

    private static Resource Describe(ResourceStatus resource, IReadOnlyList<string> needs) => new(
        resource.Address, resource.Type, resource.Object, resource.State.ToString(), resource.Reason, resource.Id, resource.IsDrift, needs);

    /// <summary>A resource of a stack.</summary>
    /// <param name="Address">The address: <c>Type/Name</c>.</param>
    /// <param name="Type">The resource type.</param>
    /// <param name="Object">The spec object; null if it is no longer in the specs.</param>
    /// <param name="State">The state.</param>
    /// <param name="Reason">Why it has the state; null if there is nothing to add.</param>
    /// <param name="Id">The ARN, or another name that is unambiguous in the account; null if it does not exist.</param>
    /// <param name="IsDrift">Whether it was changed outside of git.</param>
    /// <param name="Needs">The addresses of the resources that it needs.</param>
    internal sealed record Resource(
        string Address, string Type, string? Object, string State, string? Reason, string? Id, bool IsDrift, IReadOnlyList<string> Needs);
}
