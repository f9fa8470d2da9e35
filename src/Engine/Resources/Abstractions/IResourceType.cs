using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>Observe, create, update, delete: all that the engine asks of an AWS resource type.</summary>
internal interface IResourceType : IResourceSchema
{
    /// <summary>Finds the resource by its name; null means that it does not exist.</summary>
    Task<LiveResource?> ObserveAsync(AwsAccount aws, object desired, ObservationHint hint, CancellationToken cancellationToken);

    /// <summary>What has to come right by itself before it can be made or changed, for people; null when nothing stands in the way. Asked before such a step only.</summary>
    Task<string?> CheckPreconditionAsync(AwsAccount aws, object desired, CancellationToken cancellationToken);

    /// <summary>Creates it and says its identifier.</summary>
    Task<string> CreateAsync(AwsAccount aws, object desired, CancellationToken cancellationToken);

    /// <summary>Makes the live resource what the model says; <paramref name="changes"/> never holds a fixed member.</summary>
    Task UpdateAsync(AwsAccount aws, object desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken);

    /// <summary>Deletes it, or takes the next step to that (its children first). Gone already is fine.</summary>
    Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken);

    /// <summary>Tries to bring a failed resource back without replacing it; false when only replacing helps.</summary>
    Task<bool> RepairAsync(AwsAccount aws, object desired, LiveResource live, CancellationToken cancellationToken);

    /// <summary>Every resource of this type that could belong to the stack, for pruning.</summary>
    /// <param name="parents">Identifiers of the stack's resources that this type's resources can live in.</param>
    IAsyncEnumerable<LiveResource> EnumerateAsync(AwsAccount aws, IReadOnlyCollection<string> parents, CancellationToken cancellationToken);
}
