using Reconciler.Emulator.Host;
using Reconciler.Worker.Commands;

namespace Worker.Tests.Commands;

/// <summary>The endpoint of an emulator in its state folder: whoever reads it sends keys and token there.</summary>
public sealed class EmulatorAddressTests : IDisposable
{
    private static readonly Uri Stale = new("http://127.0.0.1:4566/");

    private readonly string _folder = Directory.CreateTempSubdirectory("address-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Address_is_found_while_its_emulator_runs()
    {
        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { StateDirectory = _folder });
        using (EmulatorAddress.Write(_folder, aws.Endpoint))
            Assert.Equal(aws.Endpoint, EmulatorAddress.Find(_folder));

        Assert.Null(EmulatorAddress.Find(_folder));
    }

    [Fact]
    public void Address_that_a_killed_emulator_left_counts_for_nothing()
    {
        EmulatorAddress.Write(_folder, Stale);

        Assert.Null(EmulatorAddress.Find(_folder));
    }

    [Fact]
    public async Task Address_that_a_killed_emulator_left_is_deleted_by_the_next_process_of_the_folder()
    {
        EmulatorAddress.Write(_folder, Stale);

        await using var other = await EmulatedAws.StartAsync(new EmulatorOptions { StateDirectory = _folder });

        Assert.True(EmulatedAws.IsInUse(_folder));
        Assert.Null(EmulatorAddress.Find(_folder));
    }

    [Fact]
    public void Folder_that_does_not_exist_is_not_in_use() => Assert.False(EmulatedAws.IsInUse(Path.Combine(_folder, "none")));
}
