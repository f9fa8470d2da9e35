namespace Reconciler.Access.Authorization;

/// <summary>A policy of an engine.</summary>
/// <param name="Id">What answers call it: its id at AgentCore, or its name while it has none.</param>
/// <param name="Statement">The Cedar text.</param>
public sealed record AccessPolicy(string Id, string Statement);
