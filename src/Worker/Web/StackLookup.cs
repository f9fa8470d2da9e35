using Microsoft.AspNetCore.Http;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Web;

/// <summary>Finds the stack that a URL names.</summary>
internal static class StackLookup
{
    /// <summary>Returns what is known of a stack; null if there is none.</summary>
    /// <param name="statuses">What is known of the stacks.</param>
    /// <param name="name">The name in the URL: that of the stack, or the key of a stack that was never valid.</param>
    public static StackReport? Find(StatusStore statuses, string name)
    {
        // The server leaves %2F in a path as it is. Names have no slash, but keys have, and stand for names that are not known.
        var (reports, key) = (statuses.Reports, Uri.UnescapeDataString(name));
        return reports.FirstOrDefault(report => StackSummary.NameOf(report) == name)
            ?? reports.FirstOrDefault(report => report.Key == name || report.Key == key);
    }

    /// <summary>The answer if there is no such stack.</summary>
    public static IResult NotFound(string name) => Problem($"There is no stack {name}.", StatusCodes.Status404NotFound);

    /// <summary>An answer that says what is wrong.</summary>
    public static IResult Problem(string error, int status) => Results.Json(new { error }, statusCode: status);
}
