namespace Reconciler.Access.Authorization;

/// <summary>A policy of a policy engine.</summary>
/// <param name="Id">The id that decisions report: the policy's id at AgentCore, or its name before it is created.</param>
/// <param name="Statement">The Cedar text.</param>
public sealed record AccessPolicy(string Id, string Statement);
