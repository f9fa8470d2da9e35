using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>A resource that exists only while another resource changes.</summary>
/// <param name="Resource">The temporary resource.</param>
/// <param name="StandsInFor">The resource whose change it covers. It is deleted in the pass after that change is complete.</param>
public sealed record TemporaryResource(DesiredResource Resource, ResourceAddress StandsInFor);
