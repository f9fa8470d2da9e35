namespace Engine.Tests.Execution;

internal sealed class UnrulyState
{
    public required string Name { get; set; }

    public string Value { get; set; } = "desired";

    public string Fixed { get; set; } = "fixed";
}
