namespace Engine.Tests.Execution;

/// <summary>How an <see cref="UnrulyResourceType"/> behaves.</summary>
internal enum Habit
{
    Behaves,
    NeverShowsAChange,
    Normalises,
    Flaps,
    ComesBackAsSomethingElse,
    Vanishes,
    AnswersLate,
    TakesLong,
    Refuses,
    IsBusy,
    AnswersNothing,
    CannotBeRead,
    Fails,
    DegradesOrFails,
    NeverGoes,

    /// <summary>One of the others at every call.</summary>
    AtRandom,
}
