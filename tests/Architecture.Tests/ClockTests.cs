using Mono.Cecil;
using Reconciler.ArchitectureTests.Code;

namespace Reconciler.ArchitectureTests;

/// <summary>Time comes from a <see cref="TimeProvider"/>, so that a test can turn the clock.</summary>
/// <remarks>
/// <c>CancellationTokenSource.CancelAfter</c> is allowed: it bounds calls over sockets and of processes, which no test clock moves.
/// </remarks>
public sealed class ClockTests
{
    private const string RealSignature = "Services compare the time of a signature with their own clock.";
    private const string RealProcess = "Waits for a process of the machine, which no test clock moves.";

    /// <summary>Where the machine's clock enters, and where a wait is for something that no test clock moves.</summary>
    private static readonly CodeException[] Exceptions =
    [
        new("Reconciler.Worker.Commands.CommandEnvironment", "The clock of every command enters here."),
        new("Reconciler.Emulator.Host.EmulatorOptions", "The default; tests give the emulator their own."),
        new("Reconciler.Emulator.Host.EmulatedAccount", "The clock of Lambda functions, which are processes of the machine."),
        new("Reconciler.Emulator.Platform.AccountOptions", "The default; the host gives each account its own."),
        new("Reconciler.Spec.Files.FileReader", "The times of files are the machine's, which no test clock moves."),
        new("Reconciler.Engine.Aws.AwsClients", RealSignature),
        new("Reconciler.Worker.Commands.ServerAccess", RealSignature),
        new("Reconciler.Emulator.DataPlane.Builds.BuildCache", "Waits for a lock file of another process."),
        new("Reconciler.Emulator.DataPlane.Processes.LoggedProcess", RealProcess),
        new("Reconciler.Emulator.DataPlane.Runtime.RuntimeServers", RealProcess),
        new("Reconciler.Emulator.DataPlane.Runtime.ServerProcess", RealProcess),
    ];

    [Fact]
    public void Only_a_clock_tells_the_time() => Violations.AssertNone(
        "Code of src takes the time, delays and timers from a TimeProvider that it is given.",
        Codebase.Sources.SelectMany(IlReader.TypesOf).SelectMany(FindCalls).Where(call => !IsException(call)));

    [Fact]
    public void Every_exception_is_needed()
    {
        var calls = Codebase.Sources.SelectMany(IlReader.TypesOf).SelectMany(FindCalls).ToList();
        Violations.AssertNone(
            "An exception names a type that needs it.",
            Exceptions.Select(exception => exception.Place).Where(place => !calls.Any(call => call.StartsWith(place + " ", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_rule_finds_every_way_around_the_clock()
    {
        var calls = IlReader.TypesOf(typeof(Fixtures.WallClock)).SelectMany(FindCalls)
            .Select(call => call.Replace("Reconciler.ArchitectureTests.Fixtures.WallClock uses ", "", StringComparison.Ordinal));

        Assert.Equal(
            [
                "DateTime.get_Now()",
                "DateTime.get_Today()",
                "DateTime.get_UtcNow()",
                "DateTimeOffset.get_Now()",
                "DateTimeOffset.get_UtcNow()",
                "Environment.get_TickCount64()",
                "PeriodicTimer..ctor(TimeSpan)",
                "Stopwatch.GetTimestamp()",
                "Task.Delay(Int32)",
                "Task.Delay(TimeSpan,CancellationToken)",
                "Task.WaitAsync(TimeSpan)",
                "Thread.Sleep(Int32)",
                "TimeProvider.get_System()",
            ],
            calls.Distinct().Order(StringComparer.Ordinal));
    }

    private static bool IsException(string call) =>
        Exceptions.Any(exception => call.StartsWith(exception.Place + " ", StringComparison.Ordinal));

    private static IEnumerable<string> FindCalls(TypeDefinition type) =>
        from line in type.Instructions()
        let called = line.Instruction.Operand as MethodReference
        where called is not null && IsWallClock(called)
        let parameters = string.Join(',', called.Parameters.Select(parameter => parameter.ParameterType.Name))
        select $"{IlReader.OutermostType(type).FullName} uses {called.DeclaringType.Name}.{called.Name}({parameters})";

    private static bool IsWallClock(MethodReference method) => (method.DeclaringType.Namespace + "." + method.DeclaringType.Name.Split('`')[0], method.Name) switch
    {
        ("System.DateTime" or "System.DateTimeOffset", "get_Now" or "get_UtcNow" or "get_Today") => true,
        ("System.Environment", "get_TickCount" or "get_TickCount64") => true,
        ("System.Diagnostics.Stopwatch", _) => true,
        ("System.Threading.Thread", "Sleep") => true,
        ("System.TimeProvider", "get_System") => true,
        ("System.Threading.Timer" or "System.Timers.Timer", ".ctor") => true,
        ("System.Threading.PeriodicTimer", ".ctor") => !TakesClock(method),
        ("System.Threading.Tasks.Task", "Delay") => !TakesClock(method),
        ("System.Threading.Tasks.Task", "WaitAsync" or "Wait") => TakesTime(method) && !TakesClock(method),
        _ => false,
    };

    private static bool TakesClock(MethodReference method) => method.Parameters.Any(parameter => parameter.ParameterType.FullName == "System.TimeProvider");

    private static bool TakesTime(MethodReference method) => method.Parameters.Any(parameter => parameter.ParameterType.Name is "TimeSpan" or "Int32");
}
