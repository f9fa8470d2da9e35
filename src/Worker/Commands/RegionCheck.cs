using Reconciler.Engine.Aws;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Commands;

/// <summary>
/// Refuses a region of the command line that is not the one of a stack: the stack would be made a second time, beside the first.
/// </summary>
internal static class RegionCheck
{
    /// <exception cref="ConnectionException">The regions differ.</exception>
    public static void Refuse(IEnumerable<Stack> stacks, ConnectionSettings connection)
    {
        if (connection.Region is not { } region) return;
        foreach (var stack in stacks.Where(stack => stack.Settings.Region is { } own && own != region))
        {
            throw new ConnectionException(
                $"--region {region} is not the region of the stack {stack.Name}, which sets {stack.Settings.Region}.",
                $"Omit --region. To move the stack: destroy it in {stack.Settings.Region}, write `region: {region}` in its Stack document, "
                + "and apply it.");
        }
    }
}
