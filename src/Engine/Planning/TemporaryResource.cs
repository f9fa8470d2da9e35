using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>A resource that exists only while another one changes.</summary>
/// <param name="Resource">What it should be.</param>
/// <param name="StandsInFor">The resource whose change it covers. It is deleted in the pass after that change is done.</param>
public sealed record TemporaryResource(DesiredResource Resource, ResourceAddress StandsInFor);
