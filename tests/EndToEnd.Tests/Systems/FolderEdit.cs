using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace EndToEnd.Tests.Systems;

/// <summary>A change of a resource that the operator does not make.</summary>
/// <param name="Field">The field that differs after it.</param>
/// <param name="Change">The calls.</param>
internal sealed record FolderEdit(string Field, Func<AwsClients, LiveResource, Task> Change);
