using System.Runtime.InteropServices;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Commands;

/// <summary>
/// Reports a defect of this program. The details go to a file, because a stack trace on the screen helps nobody who did not write the
/// program. The file has no values of arguments: they can be secrets.
/// </summary>
internal static class InternalError
{
    /// <summary>Writes the details to a file and tells the user about it.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="exception">The exception.</param>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="folder">The folder for the file.</param>
    public static void Report(Terminal terminal, Exception exception, IReadOnlyList<string> args, string folder)
    {
        var details = Describe(exception, args);
        var summary = $"Internal error: {exception.GetType().Name}: {exception.Message}";
        try
        {
            var file = Path.Combine(folder, $"reconciler-error-{Guid.NewGuid():N}.txt");
            using (var stream = new FileStream(file, CreateOptions())) stream.Write(System.Text.Encoding.UTF8.GetBytes(details));
            terminal.Fail(summary, $"This is a defect of reconciler. Please report it with {file}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Fail(summary, "This is a defect of reconciler. Please report it with the following details.");
            terminal.ErrorScreen.WriteLine(details);
        }
    }

    /// <summary>Reports exceptions of other threads, which end the process before the command can report them.</summary>
    public static void ReportUnhandled(CommandEnvironment environment, IReadOnlyList<string> args) =>
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            var exception = e.ExceptionObject as Exception ?? new InvalidOperationException($"Unknown object thrown: {e.ExceptionObject}");
            Report(environment.Terminal, exception, args, environment.ErrorFolder);
            Environment.Exit(ExitCode.Internal);
        };

    // Only this user may read it: the stack of an exception can name files and resources.
    private static FileStreamOptions CreateOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static string Describe(Exception exception, IReadOnlyList<string> args)
    {
        return $"""
            reconciler {ProgramVersion.Text}
            {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})
            command: {string.Join(' ', ListNames(args))}

            {exception}

            """;
    }

    /// <summary>Lists the command and the names of options, without values.</summary>
    private static IEnumerable<string> ListNames(IReadOnlyList<string> args)
    {
        var commands = args.TakeWhile(word => !word.StartsWith('-')).Take(1);
        var options = args.Skip(1).TakeWhile(word => word != "--").Where(word => word.StartsWith('-'));
        return [.. commands, .. options.Select(word => word.Split('=')[0])];
    }
}
