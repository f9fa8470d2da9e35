namespace Reconciler.Worker.Commands;

/// <summary>A value of a stack that others need, such as the address of a gateway.</summary>
/// <param name="Name">The name, which says what it is: <c>gateway_tools_url</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="IsSecret">Whether it is shown only when it is asked for.</param>
internal sealed record StackOutput(string Name, string Value, bool IsSecret = false);
